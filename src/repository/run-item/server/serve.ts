import { AssayError } from '../../../errors.ts';
import { Admission } from '../../../sandbox/remote/server/admission.ts';
import {
  BODY_BYTES,
  type SandboxServer,
  WAITING_PER_JOB,
  listenForJobs,
} from '../../../sandbox/remote/server/serve.ts';
import { requireToken } from '../../../sandbox/remote/server/token.ts';
import { createItemApp } from './app.ts';
import type { Service } from './run.ts';

export interface ItemServerOptions extends Service {
  /** Clients of the benchmark show none: without one it listens to this machine alone. */
  readonly token?: string | undefined;
  readonly host?: string;
  readonly port?: number;
  readonly queue?: number;
  readonly bodyBytes?: number;
}

/** Offers a repository's tests over HTTP, and closes its workspaces in the end. Throws AssayError `sandbox-token`, `cannot-listen`. */
export async function startItemServer(options: ItemServerOptions): Promise<SandboxServer> {
  const { workspaces, project, host = '127.0.0.1', port = 0, bodyBytes = BODY_BYTES } = options;
  const { queue = WAITING_PER_JOB * workspaces.concurrency } = options;
  const admission = new Admission(workspaces.concurrency + queue);
  const token = tokenFor(host, options.token);
  const app = createItemApp({ workspaces, project, token, admission, bodyBytes });
  return listenForJobs({ app, admission, host, port, close: () => workspaces.close() });
}

function tokenFor(host: string, token: string | undefined): string | undefined {
  if (token) return requireToken(token);
  if (/^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host)) return undefined;
  throw new AssayError(
    'sandbox-token',
    `Without a token anybody who can reach ${host} could run programs here.`,
    {
      next: 'Put one into ASSAY_SANDBOX_TOKEN, or listen to 127.0.0.1 behind a proxy that knows its clients.',
    },
  );
}
