import { FILE_HEADERS_ONLY, createTwoFilesPatch } from 'diff';
import { linesOf } from '../lines.ts';

/** Changed lines up to which the shortest difference is looked for: the time grows with their square. */
const MAX_CHANGES = 2000;

/**
 * What an answer changed in a file: a unified diff with three lines of context, empty where nothing changed.
 * @param replaced first and last line that were replaced, from 0
 */
export function unifiedDiff(
  path: string,
  before: string,
  after: string,
  replaced: readonly [number, number],
): string {
  if (before === after) return '';
  const [from, to] = [`a/${path}`, `b/${path}`];
  const options = { context: 3, maxEditLength: MAX_CHANGES, headerOptions: FILE_HEADERS_ONLY };
  return (
    createTwoFilesPatch(from, to, before, after, undefined, undefined, options) ??
    `--- ${from}\n+++ ${to}\n${wholeHunk(before, after, replaced)}`
  );
}

/** All that was there and all that came for it. */
function wholeHunk(before: string, after: string, [first, last]: readonly [number, number]): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const grown = fresh.length - old.length;
  const removed = old.slice(first, last + 1);
  const added = fresh.slice(first, last + 1 + grown);
  const marked = (sign: string) => (line: string) => `${sign}${line.replace(/\n?$/, '\n')}`;
  return [
    `@@ -${first + 1},${removed.length} +${first + 1},${added.length} @@\n`,
    ...removed.map(marked('-')),
    ...added.map(marked('+')),
  ].join('');
}
