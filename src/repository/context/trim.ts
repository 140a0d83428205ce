import { indentOf } from '../lines.ts';
import type { Part } from './outline.ts';

/** What is not to be trimmed, and how long the rest may be. */
export interface TrimOptions {
  /** Characters. */
  readonly max: number;
  /** The part of the top level that the task is about. */
  readonly target: Part | undefined;
  /** A line of the method that the task is about, from 0, where the text has it. */
  readonly keep: number | undefined;
}

/**
 * A text without as many of its statements as it takes to be short enough: first the tail after the last class, from its
 * end; then functions and methods from the end, then other statements, and at last those of the target class, its methods
 * first, and the imports. The target method is never taken: the text may stay too long. Source of the order: the
 * published benchmark. A class that loses its last statement gets `...`, so what was Python stays Python.
 * @param lines with their ends
 */
export function trimmed(lines: readonly string[], parts: readonly Part[], options: TrimOptions): string {
  const page = new Page(lines);
  for (const part of inOrder(parts, options)) {
    if (page.length <= options.max) break;
    page.remove(part, ownerOf(parts, part));
  }
  return page.text();
}

function* inOrder(parts: readonly Part[], { target, keep }: TrimOptions): Generator<Part> {
  const isFree = (part: Part): boolean => part !== target && !holds(part, keep);
  const free = parts.filter(isFree);
  const lastClass = parts.findLastIndex(({ role }) => role === 'class');
  const tail = lastClass < 0 ? [] : parts.slice(lastClass + 1).filter(isFree);
  const members = (target?.members ?? []).filter((part) => !holds(part, keep));
  yield* tail.toReversed();
  yield* free
    .flatMap((part) => [part, ...part.members])
    .filter(isFunction)
    .toReversed();
  yield* free.filter(({ role }) => role !== 'import').toReversed();
  yield* members.filter(isFunction).toReversed();
  yield* members.toReversed();
  yield* free.toReversed();
}

const isFunction = ({ role }: Part): boolean => role === 'function';

const holds = ({ first, last }: Part, line: number | undefined): boolean =>
  line !== undefined && first <= line && line <= last;

const ownerOf = (parts: readonly Part[], part: Part): Part | undefined =>
  parts.find(({ members }) => members.includes(part));

/** The lines of a text, some of which are taken away. */
class Page {
  length: number;
  readonly #lines: string[];

  constructor(lines: readonly string[]) {
    this.#lines = [...lines];
    this.length = lines.reduce((sum, line) => sum + line.length, 0);
  }

  /** Takes a part away, with the comments before it; where it was its owner's last, `...` stands for it. */
  remove({ from, first, last }: Part, owner: Part | undefined): void {
    const indent = indentOf(this.#lines[first] ?? '');
    for (let row = from; row <= last; row += 1) this.#put(row, '');
    const isEmpty = owner?.members.every((member) => this.#lines[member.first] === '') === true;
    if (isEmpty) this.#put(first, `${indent}...\n`);
  }

  text(): string {
    return this.#lines.join('');
  }

  #put(row: number, line: string): void {
    this.length += line.length - (this.#lines[row] ?? '').length;
    this.#lines[row] = line;
  }
}
