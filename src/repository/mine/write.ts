import { join } from 'node:path';
import { groupBy } from '../../group-by.ts';
import { present } from '../../present.ts';
import { writePieces, writeWhole } from '../../results/files.ts';
import type { DataPoint } from '../point.ts';
import { nameOf } from './find/methods.ts';
import type { Method } from './find/methods.ts';
import { pointId } from './point.ts';
import type { Fault, MinedPoints } from './points.ts';

/** Files of a mined suite, beside suite.yaml. */
export const FILES = {
  /** The data points. */
  tasks: 'tasks.jsonl',
  /** Where they come from and how they were made. */
  provenance: 'provenance.json',
  /** Each method that was found, and why it makes no task where it makes none. */
  methods: 'methods.ndjson',
  /** What a later process goes on with. */
  state: 'mining.ndjson',
} as const;

export async function writeMined(folder: string, mined: MinedPoints, provenance: object): Promise<void> {
  const lines = (rows: readonly object[]): string[] => rows.map((row) => `${JSON.stringify(row)}\n`);
  await writePieces(join(folder, FILES.tasks), lines(mined.points));
  await writePieces(join(folder, FILES.methods), lines(methodRows(mined)));
  await writeWhole(join(folder, FILES.provenance), `${JSON.stringify(provenance, null, 2)}\n`);
}

function methodRows({ points, faults, dropped }: MinedPoints): object[] {
  const kept = points.map(({ dp_id, file_path, method }) => ({
    id: dp_id,
    file: file_path,
    line: method.global_method_declaration_index[0] + 1,
    kept: true,
    ...present({ fault: shown(faults.get(dp_id)) }),
  }));
  const left = dropped.map(({ method, why }) => ({ ...placeOf(method), kept: false, why }));
  return [...kept, ...left];
}

/** Without the file that has it, which is in the tasks. */
const shown = (fault: Fault | undefined): Fault | undefined =>
  fault && { operator: fault.operator, line: fault.line, before: fault.before, after: fault.after };

const placeOf = (method: Method): object => ({
  id: pointId(method),
  file: method.path,
  line: method.declaration[0] + 1,
});

/** How many methods were dropped for each cause, the most frequent first. */
export const causesOf = (
  dropped: MinedPoints['dropped'],
): { why: string; methods: number; example: string }[] =>
  groupBy(dropped, ({ why }) => why)
    .map((all) => ({ why: all[0].why, methods: all.length, example: nameOf(all[0].method) }))
    .toSorted((a, b) => b.methods - a.methods);

/** Tasks of each kind. */
export const tasksOf = (points: readonly DataPoint[], kinds: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries({
      generation: points.filter((point) => point.file_without_method !== undefined).length,
      completion: points.length,
      repair: points.filter((point) => point.file_with_buggy_method !== undefined).length,
    }).filter(([kind]) => kinds.includes(kind)),
  );
