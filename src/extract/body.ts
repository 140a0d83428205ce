import type { Source } from './source.ts';
import { isIndented, quality } from './source.ts';

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

const isBlank = (line: string): boolean => line.trim() === '';

/** Takes the first line's indentation from every line, or from it alone where another has less; and inline-code marks around. */
export function outdent(text: string): string {
  const lines = text
    .replace(/^\s*`{1,2}(?!`)/, '')
    .replace(/`{1,2}\s*$/, '')
    .split('\n');
  const first = lines.findIndex((line) => !isBlank(line));
  const lost = indentOf(lines[first] ?? '').length;
  const isWhole = lines.every((line) => isBlank(line) || indentOf(line).length >= lost);
  return lines.map((line, index) => (isWhole || index === first ? line.slice(lost) : line)).join('\n');
}

/**
 * Ways to read `body` as the rest of the function that `prompt` begins, most literal first: as it is; with the indentation
 * that its first line lost (a client or a tokeniser stripped it); with all its lines indented; as the rest of the
 * signature after `def name(`.
 */
function* continuations(prompt: string, body: string, entry: string): Generator<string> {
  yield prompt + body;
  const base = prompt.endsWith('\n') ? prompt : `${prompt}\n`;
  const lines = body.split('\n');
  const first = lines.findIndex((line) => !isBlank(line));
  const indent = bodyIndent(prompt);
  const head = lines[first];
  if (head === undefined) return;
  const tail = lines.slice(first + 1);
  yield base + [indent + head.trimStart(), ...tail].join('\n');
  const shift = (line: string): string => (isBlank(line) ? line : indent + line);
  const lost = indentOf(head).length;
  yield (
    base +
      [head, ...tail].map((line) => shift(indentOf(line).length < lost ? line : line.slice(lost))).join('\n')
  );
  yield `def ${entry}(${body.trimStart()}`;
}

/** The indentation of the last indented line of the prompt that holds a docstring or code. */
function bodyIndent(prompt: string): string {
  const last = prompt.split('\n').findLast((line) => !isBlank(line));
  const indent = indentOf(last ?? '');
  return indent === '' ? '    ' : indent;
}

/**
 * The first reading in which `entry` is defined in full and no line of the body stands outside of it, or undefined where
 * the body is none.
 */
export function joinBody(
  read: (text: string) => Source,
  prompt: string,
  body: string,
  entry: string,
): Source | undefined {
  if (isBlank(body)) return undefined;
  for (const text of continuations(prompt, body, entry)) {
    const source = read(text);
    if (quality(source, entry) === 4 && !source.isBody && !hasLooseLine(source)) return source;
  }
  return undefined;
}

/** Something indented stands outside of any statement: this reading lost part of the body. */
const hasLooseLine = ({ text, statements }: Source): boolean =>
  statements.some(({ start }) => isIndented(text, start));
