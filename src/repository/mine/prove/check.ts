import { placeAnswer } from '../../edit/index.ts';
import type { DataPoint, TaskKind } from '../../point.ts';
import { examine } from './examine.ts';
import type { Run } from './examine.ts';

/** What a suite asks of a method, and the answer that stands in the repository. */
export interface Asked {
  readonly kind: TaskKind;
  readonly reference: string;
}

/**
 * Proves the tasks of one method again: its tests tell it from what is none, what is in the repository passes when it is put where an
 * answer goes, and the fault that is to be repaired is caught.
 * @returns what does not hold, as clauses
 */
export async function checkPoint(point: DataPoint, asked: readonly Asked[], run: Run): Promise<string[]> {
  const { file_path: path, raw_file_content: text, method, tests, file_with_buggy_method: buggy } = point;
  const paths = tests.full_paths;
  const examined = await examine({ path, text, body: method.global_method_body_index, tests: paths }, run);
  if ('why' in examined) return [examined.why];
  const { expected } = examined;
  const passes = async (content: string | Uint8Array): Promise<boolean> =>
    (await run(paths, { path, content }, expected)).status === 'ok';
  const whys: string[] = [];
  for (const { kind, reference } of asked) {
    const placement = await placeAnswer(point, kind, reference);
    if ('why' in placement) whys.push(`its ${kind} reference is not taken: ${placement.why}`);
    // Without a difference it is the run that has passed already.
    else if (placement.diff !== '' && !(await passes(placement.placed.content)))
      whys.push(`its ${kind} reference does not pass`);
  }
  if (buggy !== undefined && (await passes(buggy))) whys.push('its tests pass with the fault to be repaired');
  return whys;
}
