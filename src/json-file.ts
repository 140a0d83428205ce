import { isNode, parseDocument } from 'yaml';

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

/** Line of the value at a path of keys and indices, or of the innermost one around it that is there. */
export function lineOfPath(text: string, path: readonly PropertyKey[]): number {
  // JSON is YAML too, and that parser keeps the places.
  const document = parseDocument(text);
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lineAt(text, node.range[0]);
  }
  return 1;
}

/** Line of a position, from 1. */
export const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;
