import type { Node } from 'web-tree-sitter';
import type { Parse } from '../../extract/grammar.ts';
import { fileBudget } from '../python.ts';
import { REWRITES } from './rewrites.ts';
import type { Change } from './rewrites.ts';

/** The code of a method, written in another way that does the same. */
export interface Variant {
  readonly rewrite: string;
  readonly code: string;
}

/** Each rewrite that the code has a place for, made wherever it can be. All of them parse. */
export function variantsOf(parse: Parse, code: string): Variant[] {
  const made = parse(code, (root) => rewritten(root, code), fileBudget()) ?? [];
  return made.filter((variant) => parse(variant.code, (root) => !root.hasError, fileBudget()) === true);
}

function rewritten(root: Node, code: string): Variant[] {
  const [definition] = root.descendantsOfType('function_definition');
  if (!definition || root.hasError) return [];
  return Object.entries(REWRITES).flatMap(([rewrite, changesOf]) => {
    const changes = changesOf(definition);
    return changes.length === 0 ? [] : [{ rewrite, code: changed(code, changes) }];
  });
}

/** Of changes within others only the outer one is made. */
function changed(code: string, changes: readonly Change[]): string {
  const ordered = changes.toSorted((a, b) => a.start - b.start || b.end - a.end);
  let text = '';
  let at = 0;
  for (const { start, end, text: instead } of ordered) {
    if (start < at) continue;
    text += code.slice(at, start) + instead;
    at = end;
  }
  return text + code.slice(at);
}
