import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { noHistory } from '../../repository/mine/find/blame.ts';
import type { ProjectWishes } from '../../repository/mine/draft/project.ts';
import type { Mining, MiningHooks } from '../../repository/mine/mining.ts';
import { findOrigin } from '../../repository/mine/origin.ts';
import type { Origin } from '../../repository/mine/origin.ts';
import { minePoints } from '../../repository/mine/points.ts';
import { MiningState } from '../../repository/mine/state.ts';
import { noMethods, survey } from '../../repository/mine/survey.ts';
import type { Age } from '../../repository/mine/survey.ts';
import { testLabels } from '../../repository/mine/trace/labels.ts';
import { FILES, writeMined } from '../../repository/mine/write.ts';
import { pythonParser } from '../../repository/python.ts';
import { lockRun, makeFolder } from '../../results/files.ts';
import { version } from '../../version.ts';
import { openWorkspaces } from '../../workspaces/index.ts';
import { openProject } from './open.ts';
import type { OpenedProject } from './open.ts';
import { provenanceOf } from './provenance.ts';
import type { Provenance } from './provenance.ts';

export interface MineOptions extends MiningHooks {
  /** A folder, or an address that git can fetch from together with a commit. */
  readonly repository: string;
  readonly commit?: string;
  /** What is said of the project where the suite is begun; later its suite.yaml counts. */
  readonly wishes: Omit<ProjectWishes, 'name'> & { readonly name?: string };
  /** Folder of the suite, `NAME-suite` unless it is said; one that an earlier process began is gone on with. */
  readonly output?: string;
  /** Only these tests, as the runner takes them; default all. */
  readonly tests?: readonly string[];
  /** Only methods of which every line is as new: milliseconds since 1970. */
  readonly since?: number;
  readonly limit?: number;
  readonly seed: number;
  readonly jobs?: number;
  readonly sandbox?: string;
  readonly signal?: AbortSignal;
  readonly onNote?: (note: string) => void;
}

/** A suite that was written. */
export interface MinedSuite extends Provenance {
  readonly folder: string;
  readonly wall_s: number;
}

/**
 * Makes a suite of a repository's methods, as its own tests prove them, and writes it.
 * @throws SandboxFailure; AssayError `no-repository`, `no-commit`, `no-history`, `no-tests`, `no-methods`, `nothing-traced`, `run-in-use`, and
 * those of `openWorkspaces` and `readProject`
 */
export async function mineRepository(options: MineOptions): Promise<MinedSuite> {
  const begun = performance.now();
  const origin = await findOrigin(options.repository, options.commit);
  const age = ageOf(origin, options);
  const name = options.wishes.name ?? origin.name;
  const folder = resolve(options.output ?? `${name}-suite`);
  await makeFolder(folder);
  const lock = await lockRun(join(folder, 'suite.yaml'));
  try {
    const opened = await openProject(folder, origin, { ...options.wishes, name }, options);
    const provenance = await mineProject(opened, age, options);
    return { folder, ...provenance, wall_s: (performance.now() - begun) / 1000 };
  } finally {
    await lock.release();
  }
}

function ageOf({ history }: Origin, { since, repository }: MineOptions): Age | undefined {
  if (since === undefined) return undefined;
  if (history === undefined)
    throw noHistory(`${repository} is no clone: nothing tells how old its lines are.`);
  return { since, history };
}

async function mineProject(
  { project, sources }: OpenedProject,
  age: Age | undefined,
  options: MineOptions,
): Promise<Provenance> {
  const { sandbox: backend, jobs: concurrency, signal, onNote, seed } = options;
  const parse = await pythonParser();
  const surveyed = await survey(sources, parse, age);
  if (surveyed.methods.length === 0) throw noMethods(options.repository, surveyed);
  const labels = options.tests ?? testLabels(project.tests.runner, sources.paths);
  const workspaces = await openWorkspaces(project, { backend, concurrency, signal, onNote });
  const key = keyOf({ project, survey: surveyed, labels, seed }, workspaces.environment.hash);
  const state = await MiningState.open(join(project.folder, FILES.state), key);
  try {
    const mining = { ...options, workspaces, project, parse, survey: surveyed, labels, state };
    const mined = await minePoints(mining);
    const provenance = await provenanceOf(mining, mined, sources);
    await writeMined(project.folder, mined, provenance);
    return provenance;
  } finally {
    await state.close();
    await workspaces.close();
  }
}

/** All that the findings depend on. */
function keyOf(
  { project, survey: { methods }, ...rest }: Pick<Mining, 'project' | 'survey' | 'labels' | 'seed'>,
  environment: string,
): string {
  const { tests, limits, kinds } = project;
  const parts = { version, environment, tests, limits, kinds, methods, ...rest };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
