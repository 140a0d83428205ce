import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import { safeLine, safeText } from '../../report/safe.ts';
import { faultOf } from '../../schema-fault.ts';

/** What the API answers instead of what was asked. Source: meta/v1 Status, kubernetes.io. */
const statusSchema = z.object({
  kind: z.literal('Status'),
  message: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  code: z.number().exactOptional(),
});

/** A cluster that was asked and has said no. */
export class ClusterRefusal extends AssayError {
  readonly status: number;

  constructor(code: string, message: string, status: number, next: string) {
    super(code, message, { next });
    this.status = status;
  }
}

const NEXT: Readonly<Record<number, [code: string, next: string]>> = {
  401: ['k8s-auth', 'Log in to the cluster again, so that kubectl get jobs works.'],
  403: [
    'k8s-auth',
    'Ask for the right to create, get, watch and delete jobs, list pods and get their logs, in that namespace.',
  ],
  404: ['k8s-missing', 'Check the name and the namespace; assay k8s submit NAME makes it.'],
  409: ['k8s-conflict', 'Give the command again; assay k8s status NAME shows what is there.'],
  422: ['k8s-refused', 'Mend the job in assay.yaml; assay k8s render NAME shows what was sent.'],
};

/** The error of an answer's status and text, with what the API says of it. */
export function refusalOf(status: number, body: string, what: string): ClusterRefusal {
  const { message, reason } = statusSchema.safeParse(parseJson(body)).data ?? {};
  const [code, next] = NEXT[status] ?? [
    'k8s-failed',
    'Look at what the cluster says of itself: kubectl get events.',
  ];
  const said = message ?? reason ?? `status ${status}`;
  return new ClusterRefusal(
    code,
    `The cluster refuses ${what} (${status}): ${safeText(said.slice(0, 2000))}`,
    status,
    next,
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What the API says. @throws AssayError `k8s-failed` where something else answers for it, such as a page to log in. */
export function jsonOf(text: string): unknown {
  const value = parseJson(text);
  if (value !== undefined) return value;
  throw noApi(text);
}

/** The same, as the object that it should be. */
export function answerOf<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw noApi(faultOf(parsed.error, value));
}

const noApi = (found: string): AssayError =>
  new AssayError('k8s-failed', `What answers is no API of Kubernetes: ${safeLine(found, 80)}`, {
    next: 'Check that kubectl get jobs works, and whether a proxy asks for a login.',
  });

export const isStatus = (error: unknown, status: number): boolean =>
  error instanceof ClusterRefusal && error.status === status;
