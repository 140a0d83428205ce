import { AssayError } from './errors.ts';
import { ModelError } from './models/contract.ts';
import type { ModelErrorKind } from './models/contract.ts';
import { SandboxFailure } from './sandbox/contract.ts';

/** What people and programs are told of an error. */
export interface ErrorFacts {
  readonly code: string;
  readonly message: string;
  readonly next?: string;
}

/** The one place where an error becomes a sentence and a next step. */
export function factsOf(error: unknown): ErrorFacts {
  if (error instanceof AssayError) return withNext(error.code, error.message, error.next);
  if (error instanceof ModelError)
    return withNext(`model-${error.kind}`, error.message, error.next ?? AFTER_MODEL_ERROR[error.kind]);
  if (error instanceof SandboxFailure) {
    return withNext(
      'sandbox-failure',
      error.message,
      'Run the same command again; assay suites verify demo tests the sandbox.',
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return withNext('bug', `This is a bug in Assay: ${message}`, undefined);
}

const AFTER_MODEL_ERROR: Readonly<Partial<Record<ModelErrorKind, string>>> = {
  unreachable: 'Start the server, or check the host and the port, and give the same command again.',
  cut: 'Look at what the server says of itself, and give the same command again.',
  auth: 'Check that the key is one of this server, and give the same command again.',
  payment: 'Settle it with the provider, and give the same command again.',
  'not-found': 'Check the host, the port and the path of the address, and the name of the model.',
  protocol: 'Check that the address is that of a model server, and of the kind that it names.',
  overloaded: 'Try again later, or with a smaller --concurrency.',
  'rate-limited': 'Try again later, or with a smaller --concurrency.',
};

function withNext(code: string, message: string, next: string | undefined): ErrorFacts {
  return next === undefined ? { code, message } : { code, message, next };
}
