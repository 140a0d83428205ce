import { factsOf } from '../error-facts.ts';
import { paint } from '../report/paint.ts';
import { safeJson, safeText } from '../report/safe.ts';
import { withAddresses } from '../stores/copies.ts';
import type { CommonFlags } from './common.ts';

/** Prints a command's result: JSON for programs, text for people. */
export function printResult(flags: CommonFlags, result: object, text: () => string): void {
  process.stdout.write(withAddresses(flags.json === true ? `${safeJson(result)}\n` : `${text()}\n`));
}

/** What the user could have foreseen in two lines; a bug with its stack. Also in JSON on standard output for programs. */
export function printError(error: unknown, json: boolean): void {
  const facts = factsOf(error);
  if (json) process.stdout.write(withAddresses(`${safeJson({ error: facts })}\n`));
  const label = paint('red', 'assay:', process.stderr);
  const trace = facts.code === 'bug' && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  const next = facts.next === undefined ? '' : `\n${facts.next}`;
  process.stderr.write(withAddresses(`${label} ${safeText(`${facts.message}${next}${trace}`)}\n`));
}
