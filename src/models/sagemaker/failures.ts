import { z } from 'zod';
import { own } from '../../own.ts';
import { ModelError } from '../contract.ts';
import type { ModelErrorKind } from '../contract.ts';
import { refusalFailure } from '../http/failures.ts';
import type { Where } from '../http/failures.ts';
import { wordsRefusal } from '../http/refusal.ts';
import type { Refusal } from '../http/refusal.ts';
import { explain } from '../http/wire.ts';
import { redact } from '../redact.ts';
import type { Shape } from './payload.ts';

/** As much of the SDK's errors as is read. Source: the API reference of SageMaker Runtime. */
const errorSchema = z.object({
  name: z.string(),
  message: z.string(),
  /** What the container itself answered, where it did. */
  OriginalStatusCode: z.number().optional(),
  OriginalMessage: z.string().optional(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
  $response: z.object({ statusCode: z.number() }).optional(),
});
type SdkError = z.infer<typeof errorSchema>;

/** What AWS says regardless of its status. */
const BY_NAME: Readonly<Record<string, number>> = {
  ThrottlingException: 429,
  ModelNotReadyException: 503,
  ServiceUnavailable: 503,
  InternalFailure: 500,
  InternalStreamFailure: 500,
  InternalDependencyException: 500,
  ModelStreamError: 500,
};

/** The refusal of AWS or of the container behind it; undefined for an error of another kind. */
export function refusalOf(error: unknown): Refusal | undefined {
  // Both this and an error of the container go by that name.
  if (error instanceof ModelError) return undefined;
  const parsed = errorSchema.safeParse(facts(error)).data;
  if (parsed === undefined) return undefined;
  const status = statusOf(parsed);
  return status === undefined ? undefined : wordsRefusal(status, parsed.OriginalMessage ?? parsed.message);
}

/** Some of the properties cannot be enumerated. */
const facts = (error: unknown): unknown =>
  error instanceof Error
    ? Object.fromEntries(Object.keys(errorSchema.shape).map((key) => [key, Reflect.get(error, key)]))
    : undefined;

function statusOf({
  name,
  message,
  OriginalStatusCode: original,
  $metadata,
  $response,
}: SdkError): number | undefined {
  // The container was there and its answer was not: it has crashed, or took longer than SageMaker waits.
  if (name === 'ModelError') return original === undefined || original < 400 ? 500 : original;
  if (name === 'ValidationError' && /endpoint.*not found|could not find/i.test(message)) return 404;
  return own(BY_NAME, name) ?? $response?.statusCode ?? $metadata?.httpStatusCode;
}

/** The error that a request failed with, as a run understands it; an abort and a defect of ours pass as they are. */
export function explainSdk(
  error: unknown,
  where: Where,
  signal: AbortSignal | undefined,
  shape?: Shape,
): unknown {
  if (error instanceof ModelError || signal?.aborted === true) return explain(error, where.shown, signal);
  const local = localFailure(error, where);
  if (local !== undefined) return local;
  const refusal = refusalOf(error);
  if (refusal === undefined) return explain(broken(error, where), where.shown);
  if (refusal.status < 400) return garbled(error, where);
  if (shape === 'chat' && [400, 422].includes(refusal.status) && /\binputs\b/.test(refusal.words))
    return noChats(where);
  return withAdvice(refusalFailure(refusal, where), refusal, where);
}

const noChats = ({ shown }: Where): ModelError =>
  new ModelError('unsupported', `The container of ${shown} takes no messages.`, {
    retryable: false,
    next: 'Use a template that makes raw prompts, such as --template chatml or --template completion.',
  });

/** Before anything is sent: who asks, and where. */
function localFailure(error: unknown, where: Where): ModelError | undefined {
  if (!(error instanceof Error)) return undefined;
  const fail = (kind: ModelErrorKind, what: string, next: string): ModelError =>
    new ModelError(kind, `${where.shown} ${what}`, { retryable: false, next, cause: error });
  if (/^region (is missing|not accepted)/i.test(error.message))
    return fail('unsupported', 'names no region.', 'Write sagemaker:ENDPOINT@REGION, or set AWS_REGION.');
  if (/Credentials|TokenProvider|SSO/.test(error.name))
    return fail('auth', `needs credentials: ${redact(error.message)}`, CREDENTIALS);
  return undefined;
}

const CREDENTIALS =
  "Log in with AWS's own tools (aws sso login, AWS_PROFILE, AWS_ACCESS_KEY_ID …); Assay takes what they find.";
const WHERE = 'Check the name of the endpoint and its region: sagemaker:ENDPOINT@REGION';

/** What belongs to AWS is another advice than that for a server with a key. */
function withAdvice(failure: ModelError, refusal: Refusal, where: Where): ModelError {
  const { kind, retryable, status } = failure;
  if (kind !== 'auth' && kind !== 'not-found') return failure;
  const message = `${where.shown} answered ${status}: ${redact(refusal.words, where.secrets)}`;
  return new ModelError(kind, message, { retryable, status, next: kind === 'auth' ? CREDENTIALS : WHERE });
}

/** A stream of AWS's frames that stopped halfway, or that is none. */
function broken(error: unknown, where: Where): unknown {
  if (!(error instanceof Error)) return error;
  if (/truncated event|premature|aborted|terminated/i.test(error.message))
    return new ModelError('cut', `${where.shown} stopped in the middle of an answer.`, {
      retryable: true,
      cause: error,
    });
  // The SDK reads past the end of a frame that says an impossible length.
  return error instanceof RangeError ||
    /checksum|message length|header|JSON|Unexpected|parse/i.test(error.message)
    ? garbled(error, where)
    : error;
}

const garbled = (cause: unknown, { shown }: Where): ModelError =>
  new ModelError('protocol', `${shown} sent something that is not an answer of SageMaker.`, {
    retryable: true,
    cause,
  });
