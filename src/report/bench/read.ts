import { basename } from 'node:path';
import { factsOf } from '../../error-facts.ts';
import { AssayError } from '../../errors.ts';
import { groupBy } from '../../group-by.ts';
import { profileFolder, readStates } from '../../results/bench/state.ts';
import type { ProfileRun, ProfileState } from '../../results/bench/state.ts';
import { summarize } from '../../results/listing/summary.ts';
import type { Published } from '../../results/published.ts';
import { inFolder } from '../../stores/address.ts';
import { readableAt } from '../../stores/mirror.ts';
import { readReport } from '../read.ts';
import { boardOf } from './board.ts';
import type { Bench, BenchRun } from './contract.ts';
import { speedOf } from './speed.ts';

/**
 * What the profiles of a folder of results came to. Only the runs count that their `bench.json` names: a profile that was
 * run anew has older ones beside them. A run whose rows cannot be read has that for its failure, and takes no other with it.
 */
export async function readBench(folder: string, published: readonly Published[]): Promise<Bench> {
  const profiles: ProfileState[] = [];
  const found: BenchRun[] = [];
  for (const state of await readStates(folder)) {
    const parts = await Promise.all(state.runs.map((part) => readRun(folder, state, part)));
    found.push(...parts.flatMap(({ run }) => run ?? []));
    profiles.push({ ...state, runs: parts.map(({ part }) => part) });
  }
  const boards = groupBy(found, ({ summary }) => `${summary.suite}\n${summary.facts['suite version'] ?? ''}`);
  return { folder, profiles, boards: boards.map((group) => boardOf(group, published)) };
}

interface Read {
  readonly part: ProfileRun;
  readonly run?: BenchRun;
}

async function readRun(results: string, state: ProfileState, part: ProfileRun): Promise<Read> {
  const { profile, model } = state;
  const { file, seconds } = part;
  if (file === undefined) return { part };
  try {
    const folder = profileFolder(results, profile);
    const { run, ...report } = await readReport(inFolder(folder, file));
    const answers = run.tool === 'assay' ? report.files?.interview : undefined;
    const speed = await speedOf(answers && (await readableAt(inFolder(folder, basename(answers)))));
    return { part, run: { profile, model, report, summary: summarize(run), speed, seconds } };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { part: { ...part, failure: part.failure ?? factsOf(error) } };
  }
}
