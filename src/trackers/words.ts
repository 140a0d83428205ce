import { formsOf, redact, withoutForms } from '../models/redact.ts';
import { safeLine } from '../report/safe.ts';

/** What a receiver said, for a note: without the keys that it was sent, in one line that is harmless for a terminal. */
export function wordsOf(body: string, headers: Readonly<Record<string, string>>): string {
  const keys = Object.entries(headers)
    .filter(([name]) => name !== 'content-type')
    .flatMap(([, value]) => keysIn(value));
  return safeLine(redact(withoutForms(body.slice(0, 5000), formsOf(keys))), 200);
}

/** A header's value may be the key, `Bearer KEY`, or `Basic` and the key behind a name in base64. */
function keysIn(value: string): string[] {
  const bare = value.replace(/^(?:basic|bearer)\s+/i, '');
  const decoded = Buffer.from(bare, 'base64').toString('utf8');
  return [value, bare, decoded.slice(decoded.indexOf(':') + 1)];
}

/** What went wrong, in one line that is harmless for a terminal: receivers' names of places may be part of it. */
export const faultWords = (error: unknown): string =>
  safeLine(error instanceof Error ? error.message : String(error), 400);
