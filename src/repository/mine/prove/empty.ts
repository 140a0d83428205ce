import type { Lines } from '../find/methods.ts';

/** What stands for a body that was removed: the one does nothing, the other says so. */
export const EMPTY_BODIES = ['pass', 'raise NotImplementedError'] as const;

/** The file with the lines of a method's code replaced by one statement. */
export function emptied(text: string, [first, last]: Lines, statement: string): string {
  const lines = text.split('\n');
  const indent = /^\s*/.exec(lines[first] ?? '')?.[0] ?? '';
  const end = lines[first]?.endsWith('\r') === true ? '\r' : '';
  return [...lines.slice(0, first), `${indent}${statement}${end}`, ...lines.slice(last + 1)].join('\n');
}
