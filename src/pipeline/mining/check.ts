import PQueue from 'p-queue';
import { AssayError } from '../../errors.ts';
import { measureRates } from '../../grading/repository/rates.ts';
import type { Rates } from '../../grading/repository/rates.ts';
import { openRepositoryTests } from '../../grading/repository/testing.ts';
import { cacheFolder } from '../../config/paths.ts';
import { present } from '../../present.ts';
import { groupBy } from '../../group-by.ts';
import { checkPoint } from '../../repository/mine/prove/check.ts';
import { runOn } from '../../repository/mine/prove/run.ts';
import type { MiningHooks } from '../../repository/mine/mining.ts';
import type { Project } from '../../repository/project.ts';
import type { RepositorySet, Suite, Task } from '../../suites/contract.ts';
import { openWorkspaces } from '../../workspaces/index.ts';
import type { Workspaces } from '../../workspaces/contract.ts';
import { selectTasks } from '../plan.ts';
import { openSuite } from '../suite.ts';
import type { ChosenSuite } from '../suite.ts';

export interface CheckOptions extends ChosenSuite, MiningHooks {
  readonly tasks?: string;
  readonly limit?: number;
  readonly sandbox?: string;
  readonly jobs?: number;
  readonly onNote?: (note: string) => void;
  /** Measures too how often the tests judge wrongly. Default false. */
  readonly rates?: boolean;
}

/** Whether a suite's tasks hold here. */
export interface SuiteCheck {
  readonly suite: string;
  readonly version: string;
  readonly sandbox: string;
  readonly environment: Workspaces['environment'];
  /** Methods, and how many of them hold in every way. */
  readonly methods: number;
  readonly held: number;
  readonly tasks: number;
  readonly failures: readonly { readonly id: string; readonly whys: readonly string[] }[];
  /** How often the tests judge wrongly, where that was asked for. */
  readonly rates?: Rates;
  readonly wall_s: number;
}

/** Proves each task of a repository's suite again. @throws SandboxFailure; AssayError `no-repository-suite`, and those of loading. */
export async function checkSuite(options: CheckOptions): Promise<SuiteCheck> {
  const begun = performance.now();
  const suite = await openSuite(options);
  const project = projectOf(suite);
  const tasks = selectTasks(suite, options);
  const { sandbox: backend, jobs: concurrency, signal, onNote } = options;
  const workspaces = await openWorkspaces(project, { backend, concurrency, signal, onNote });
  try {
    const found = await checkAll(tasks, workspaces, options);
    const rates = options.rates === true ? await ratesOf(tasks, workspaces, options) : undefined;
    return {
      suite: suite.name,
      version: suite.version,
      sandbox: workspaces.identity.backend,
      environment: workspaces.environment,
      methods: found.length,
      held: found.filter(({ whys }) => whys.length === 0).length,
      tasks: tasks.length,
      failures: found.filter(({ whys }) => whys.length > 0),
      ...present({ rates }),
      wall_s: (performance.now() - begun) / 1000,
    };
  } finally {
    await workspaces.close();
  }
}

function projectOf({ name, project }: Suite): Project {
  if (project !== undefined) return project;
  throw new AssayError('no-repository-suite', `${name} is no suite of a repository.`, {
    next: `Prove its references with: assay suites verify ${name}`,
  });
}

/** A fixed seed: two checks of a suite tell of the same mutants. */
const SEED = 1;

async function ratesOf(
  tasks: readonly Task[],
  workspaces: Workspaces,
  { signal, onPhase, onStep }: CheckOptions,
): Promise<Rates | undefined> {
  const sets = tasks.flatMap((task) => task.tests.filter((set) => set.kind === 'repository'));
  const methods = sets.filter(({ target }) => target === 'generation' || target === 'repair');
  const [first, ...others] = groupBy(methods, ({ point }) => point.dp_id).map(([set]) => set);
  if (first === undefined) return undefined;
  const { project } = first;
  return await measureRates({
    sets: [first, ...others],
    tests: openRepositoryTests({ workspaces, project, cacheDir: cacheFolder() }),
    concurrency: workspaces.concurrency,
    seed: SEED,
    signal,
    onTotal: (runs) => onPhase?.('Judging right answers and wrong ones', runs, 0),
    ...present({ onStep }),
  });
}

interface Asked {
  readonly set: RepositorySet;
  readonly reference: string;
}

async function checkAll(
  tasks: readonly Task[],
  workspaces: Workspaces,
  { signal, onPhase, onStep }: CheckOptions,
): Promise<SuiteCheck['failures']> {
  const asked = tasks.flatMap(({ tests, reference }) =>
    tests.flatMap((set): Asked[] => (set.kind === 'repository' ? [{ set, reference }] : [])),
  );
  const points = groupBy(asked, ({ set }) => set.point.dp_id);
  onPhase?.('Proving the tasks of each method again', points.length, 0);
  const queue = new PQueue({ concurrency: workspaces.concurrency });
  const check = async (all: (typeof points)[number]): Promise<SuiteCheck['failures'][number]> => {
    const { point, project } = all[0].set;
    const kinds = all.map(({ set, reference }) => ({ kind: set.target, reference }));
    const whys = await checkPoint(point, kinds, runOn(workspaces, project, signal));
    onStep?.(whys.length === 0);
    return { id: point.dp_id, whys };
  };
  return Promise.all(points.map((all) => queue.add(() => check(all))));
}
