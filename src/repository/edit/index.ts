import { Budget } from '../../extract/budget.ts';
import type { Parse } from '../../extract/grammar.ts';
import type { PlacedFile } from '../../workspaces/contract.ts';
import { tidy, withoutEnd } from '../lines.ts';
import { methodLines } from '../point.ts';
import type { DataPoint, TaskKind } from '../point.ts';
import { pythonParser } from '../python.ts';
import { fittedClass, classLines } from './class.ts';
import { fittedContinuation } from './continuation.ts';
import { unifiedDiff } from './diff.ts';
import { encodeSource } from './encoding.ts';
import { halvesOf } from './halves.ts';
import { fittedMethod } from './method.ts';
import type { Fitted } from './method.ts';
import { replaceLines } from './replace.ts';

/** A file with an answer in it, and what that changed; or why the answer was not taken, as a clause. */
export type Placement =
  | {
      readonly placed: PlacedFile;
      readonly diff: string;
      /** What the answer wrote, indented as in the file: to be compared with the task's reference. */
      readonly code: string;
    }
  | { readonly why: string };

/**
 * Puts the code of an answer into the file of its task: the format gate, then the indentation, then the exact lines. The diff
 * is against the file as it is in the repository, without any fault that a task of the kind `repair` shows.
 */
export async function placeAnswer(point: DataPoint, kind: TaskKind, code: string): Promise<Placement> {
  const fitted = fit(withinBudget(await pythonParser()), point, kind, code);
  if ('why' in fitted) return fitted;
  const { file_path: path, raw_file_content: file } = point;
  const lines = kind === 'class' ? classLines(point) : methodLines(point.method);
  const edited = replaceLines(file, lines, fitted.code);
  const source = encodeSource(edited);
  if ('why' in source) return source;
  const { code: whole, written = whole } = fitted;
  const diff = unifiedDiff(path, file, edited, lines);
  return { placed: { path, content: source.content }, diff, code: written };
}

/** All readings of one answer together cost no more than one answer may; files of the suite are not hostile. */
function withinBudget(parse: Parse): Parse {
  const shared = new Budget();
  return (text, read, budget = shared) => parse(text, read, budget);
}

function fit(parse: Parse, point: DataPoint, kind: TaskKind, code: string): Fitted {
  if (kind === 'class') return fittedClass(parse, point, tidy(code));
  if (kind !== 'completion') return fittedMethod(parse, point, tidy(code));
  const halves = halvesOf(point);
  return halves === undefined
    ? { why: 'the method is in one line and has no second half' }
    : fittedContinuation(parse, point, halves, withoutEnd(code));
}
