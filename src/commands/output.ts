import { AssayError } from '../errors.ts';
import { ModelError } from '../models/contract.ts';
import type { ModelErrorKind } from '../models/contract.ts';
import { paint } from '../report/paint.ts';
import { safeText } from '../report/safe.ts';
import { SandboxFailure } from '../sandbox/contract.ts';
import type { CommonFlags } from './common.ts';

/** Prints a command's result: JSON for programs, text for people. */
export function printResult(flags: CommonFlags, result: object, text: () => string): void {
  process.stdout.write(flags.json === true ? `${JSON.stringify(result)}\n` : `${text()}\n`);
}

/** What the user could have foreseen in two lines; a bug with its stack. Also in JSON on standard output for programs. */
export function printError(error: unknown, json: boolean): void {
  const facts = factsOf(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: facts })}\n`);
  const label = paint('red', 'assay:', process.stderr);
  const trace = facts.code === 'bug' && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  const next = facts.next === undefined ? '' : `\n${facts.next}`;
  process.stderr.write(`${label} ${safeText(facts.message)}${next}${trace}\n`);
}

interface ErrorFacts {
  readonly code: string;
  readonly message: string;
  readonly next?: string;
}

/** The one place where an error becomes a sentence and a next step. */
function factsOf(error: unknown): ErrorFacts {
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
  auth: "Give the server's key in ASSAY_API_KEY.",
  payment: 'Settle it with the provider, and give the same command again.',
  'not-found': 'Check the address: it usually ends in /v1, and #name after it chooses a model.',
  overloaded: 'Try again later, or with a smaller --concurrency.',
  'rate-limited': 'Try again later, or with a smaller --concurrency.',
};

function withNext(code: string, message: string, next: string | undefined): ErrorFacts {
  return next === undefined ? { code, message } : { code, message, next };
}
