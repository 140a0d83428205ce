import { basename, join } from 'node:path';
import { groupBy } from '../../group-by.ts';
import { readStates } from '../../results/bench/state.ts';
import type { ProfileRun, ProfileState } from '../../results/bench/state.ts';
import { summarize } from '../../results/listing/summary.ts';
import type { Published } from '../../results/published.ts';
import { readReport } from '../read.ts';
import { boardOf } from './board.ts';
import type { Bench, BenchRun } from './contract.ts';
import { speedOf } from './speed.ts';

/**
 * What the profiles of a folder of results came to. Only the runs count that their `bench.json` names: a profile that was
 * run anew has older ones beside them.
 * @throws AssayError as `readReport` does, for a graded file that is gone or broken.
 */
export async function readBench(folder: string, published: readonly Published[]): Promise<Bench> {
  const profiles = await readStates(folder);
  const runs: BenchRun[] = [];
  for (const state of profiles)
    for (const part of state.runs) runs.push(...(await readRun(folder, state, part)));
  const boards = groupBy(runs, ({ summary }) => `${summary.suite}\n${summary.facts['suite version'] ?? ''}`);
  return { folder, profiles, boards: boards.map((group) => boardOf(group, published)) };
}

/** A profile's folder among the results: its name, without what a folder's name cannot have. */
export const folderName = (profile: string): string =>
  basename(profile.replaceAll(/[^A-Za-z0-9.+@=_-]+/g, '-')).replace(/^\.+/, '') || 'profile';

async function readRun(
  results: string,
  { profile, model }: ProfileState,
  { file, seconds }: ProfileRun,
): Promise<BenchRun[]> {
  if (file === undefined) return [];
  const { run, ...report } = await readReport(join(results, folderName(profile), file));
  const speed = await speedOf(run.tool === 'assay' ? report.files?.interview : undefined);
  return [{ profile, model, report, summary: summarize(run), speed, seconds }];
}
