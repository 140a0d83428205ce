/**
 * Parses the text of a JSON file that a person wrote. `fail` makes the error of where (the path, with the line where the
 * parser tells it) and why.
 */
export function parseJsonFile(
  path: string,
  text: string,
  fail: (where: string, why: string) => Error,
): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw fail(`${path}${place(text, message)}`, `not JSON: ${message.replace(/ \(line .*\)$/, '')}`);
  }
}

function place(text: string, message: string): string {
  const told = /at position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return `:${lineAt(text, Number(told))}`;
  return /end of JSON/.test(message) ? `:${lineAt(text, text.length)}` : '';
}

/** Line of a position, from 1. */
export const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;
