import { groupBy } from '../group-by.ts';
import { present } from '../present.ts';
import type { Template } from '../prompts/template.ts';
import { runStem } from '../results/names.ts';
import { rowKey } from '../results/rows.ts';
import type { AnsweredRow, GradedRow, PreparedRow } from '../results/rows.ts';
import { RunStore } from '../results/store.ts';
import { effortOf } from '../results/effort.ts';
import { EffortTally } from '../stats/effort.ts';
import type { EffortFigures } from '../stats/effort.ts';
import { InOrder } from '../stats/live.ts';
import { Scoreboard } from '../stats/scoreboard.ts';
import type { Score } from '../stats/score.ts';
import type { Suite, Task } from '../suites/contract.ts';
import { version } from '../version.ts';
import { prepareRow } from './ask.ts';
import { AskingOrder } from './asking-order.ts';
import { nameOfOutput, outputFacts } from './asking.ts';
import type { Asking } from './asking.ts';
import { mustSuit } from './strategy/choose.ts';
import { strategyStage } from './strategy/stage.ts';
import { inBatches, mustHaveNoBatches } from './batching/index.ts';
import { runStages } from './engine.ts';
import type { Stages, Work } from './engine.ts';
import { describeMachine, partFingerprint, selectionFacts, suiteFacts } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { gradeStage } from './grading.ts';
import type { Grading } from './grading.ts';
import { countTasks, planSamples, selectTasks } from './plan.ts';
import { checkBefore } from './preflight.ts';
import { partOf } from './shards/part.ts';
import type { Part } from './shards/part.ts';
import { Spending } from './spending.ts';
import type { PlannedSample, Selection } from './plan.ts';
import { readTurns } from '../results/turns.ts';
import type { KeptTurn, Turns } from '../results/turns.ts';
import type { Strategy } from '../strategies/contract.ts';
import { labelOf } from '../strategies/index.ts';
import type { BenchmarkOptions } from './benchmark.ts';

/** One benchmark with everything opened. */
interface Run {
  readonly suite: Suite;
  readonly template: Template;
  /** Undefined for `direct`. */
  readonly strategy: Strategy | undefined;
  readonly asking: Asking;
  readonly grading: Grading;
  readonly spending: Spending;
  readonly options: BenchmarkOptions;
}

/** What came of it. */
interface Performed {
  readonly store: RunStore;
  readonly score: Score;
  readonly print: Fingerprint;
  readonly effort: EffortFigures;
}

/** Asks what has no answer yet, grades what has no verdict yet, and closes the files whatever happens. */
export async function perform(run: Run): Promise<Performed> {
  const { spending, options } = run;
  const selection = selectionFacts(options);
  const { tasks, languages, plan, part } = await planOf(run, selection);
  mustSuit(run.strategy, run.template, tasks);
  const print = runFingerprint(run, selection, part);
  const store = await openStore(run, print, { tasks, languages, total: plan.length, part });
  tellBegun(run, print, store);
  warnOfEqualAnswers(run, selection);
  const board = new Scoreboard({ tasks: countTasks(tasks), total: plan.length });
  const live = new InOrder(groupBy(plan, ({ task }) => task.id).map((samples) => samples.map(keyOf)));
  const effort = new EffortTally();
  const count = (row: GradedRow): void => {
    board.add(row);
    effort.add(effortOf(row), row.outcome);
    if (row.outcome !== 'unscored') live.add(rowKey(row), row.outcome === 'passed');
    options.halt?.note(live);
  };
  try {
    await store.recover(count, (row) => spend(run, row));
    const turns = await storedTurns(run, store);
    if (options.batch !== true) await mustHaveNoBatches(store.paths.manifest);
    await checkServer(run, store, tasks, plan.length);
    const { graded, passed } = board.live();
    options.onEvent?.({
      kind: 'planned',
      total: plan.length,
      done: graded,
      passed,
      ...(store.files.eval === undefined ? {} : { graded: store.files.eval }),
    });
    const left = plan.filter((planned) => !store.answered.has(keyOf(planned)));
    const order = new AskingOrder(left, run.asking.concurrency);
    const counting = { count, live, order };
    await runStages(work(run, store, left, order), stages(run, store, turns, counting), options.signal);
    const score = withStop(board.score(), live, options);
    await store.save(score.complete ? 'finished' : 'incomplete', { ...score, spent: spending.spent() });
    return { store, score, print, effort: effort.figures() };
  } finally {
    await store.close();
  }
}

const keyOf = ({ task, sample }: PlannedSample): string =>
  rowKey({ task: task.id, language: task.language, sample });

/** A run that a rule has ended says so, and where all of it would have. */
function withStop(score: Score, live: InOrder, { halt }: BenchmarkOptions): Score {
  if (score.complete || halt?.rule === undefined || halt.why === undefined) return score;
  return { ...score, stopped: { rule: halt.rule, why: halt.why, ...live.final } };
}

function tellBegun(
  { suite, template, asking, strategy, options }: Run,
  print: Fingerprint,
  store: RunStore,
): void {
  options.onEvent?.({
    kind: 'begun',
    run: {
      suite: suite.name,
      model: asking.model.name,
      template: template.name,
      params: { name: asking.params.name, values: { ...asking.params.values } },
      strategy: strategy?.name ?? 'direct',
      fingerprint: print,
      resumed: store.resumed,
    },
  });
}

interface Plan {
  readonly tasks: readonly Task[];
  /** Of the whole run: its shards are called alike. */
  readonly languages: readonly string[];
  readonly plan: readonly PlannedSample[];
  readonly part: Part;
}

/** What there is to do here: all of the run, or a shard's part of it. */
async function planOf({ suite, options }: Run, selection: Selection): Promise<Plan> {
  const { samples } = selection;
  const all = selectTasks(suite, selection);
  const portions = all.map(({ id, language, prompt }) => ({ id, language, samples, length: prompt.length }));
  const part = await partOf(options, portions, 'tokens');
  const plan = planSamples(all, samples).filter(({ task, sample }) => part.has(task, sample));
  const planned = new Set(plan.map(({ task }) => task));
  const languages = [...new Set(all.map(({ language }) => language))];
  return { tasks: all.filter((task) => planned.has(task)), languages, plan, part };
}

async function checkServer(
  { asking, template, options }: Run,
  store: RunStore,
  tasks: readonly Task[],
  total: number,
): Promise<void> {
  const left = total - store.answered.size;
  const prompts = () => tasks.map((task) => template.render(task));
  const found = await checkBefore(asking, { ...options, left, prompts });
  if (found !== undefined) store.notePreflight(found);
}

function warnOfEqualAnswers({ strategy, asking, options }: Run, { samples }: Selection): void {
  const answers = samples * (strategy?.draws ?? 1);
  if (answers === 1 || asking.params.values.temperature !== 0) return;
  const text = `At temperature 0 the ${answers} answers to a task are usually the same; --params sampled varies them.`;
  options.onEvent?.({ kind: 'note', text });
}

/** Stored answers that still lack a verdict first, then what has not been asked. */
async function* work(
  run: Run,
  store: RunStore,
  left: readonly PlannedSample[],
  order: AskingOrder,
): AsyncGenerator<Work> {
  for await (const row of store.ungraded()) yield { todo: 'grade', row };
  const { suite, template, spending, asking, options } = run;
  if (options.batch === true) {
    const { manifest } = store.paths;
    const keep = keepAnswer(run, store, order);
    const noted = (): Promise<void> => store.flush();
    const rows = (): PreparedRow[] => left.map((planned) => prepareRow(suite, template, planned));
    for await (const row of inBatches(asking, { ...options, manifest, rows, keep, noted }))
      yield { todo: 'grade', row };
    return;
  }
  for (const _ of left) {
    await options.halt?.turn?.(store.answered.size + left.length - order.left);
    if (spending.isOver || options.halt?.why !== undefined) return;
    yield { todo: 'ask', next: () => nextRow(run, order) };
  }
}

function nextRow({ suite, template }: Run, order: AskingOrder): PreparedRow | undefined {
  const planned = order.next();
  return planned === undefined ? undefined : prepareRow(suite, template, planned);
}

/** What a strategy asked is paid by its turns; the sample's row has no more than their sum. */
function spend({ strategy, spending }: Run, row: AnsweredRow): void {
  if (strategy === undefined) spending.add(row);
}

/** What an earlier process was answered for samples that it did not live to decide. */
function storedTurns({ spending }: Run, { paths, resumed, answered }: RunStore): Promise<Turns> {
  if (!resumed || paths.turns === undefined) return Promise.resolve(new Map());
  return readTurns(
    paths.turns,
    (key) => !answered.has(key),
    (row) => spending.add(row),
  );
}

const keepAnswer =
  (run: Run, store: RunStore, order: AskingOrder) =>
  async (row: AnsweredRow): Promise<void> => {
    order.answered(row);
    await store.append('interview', row);
    spend(run, row);
    run.options.onEvent?.({ kind: 'answered', row });
  };

interface Counting {
  count(row: GradedRow): void;
  readonly live: InOrder;
  readonly order: AskingOrder;
}

function stages(run: Run, store: RunStore, stored: Turns, { count, live, order }: Counting): Stages {
  const { strategy, asking, grading, options } = run;
  const keep = keepAnswer(run, store, order);
  const keepTurn = (row: KeptTurn): Promise<void> => store.append('turns', row);
  return {
    ask:
      strategy === undefined
        ? asking.stage(keep)
        : strategyStage({ ...run, strategy, stored, keepTurn }, keep),
    grade: gradeStage(grading, async (row) => {
      await store.append('eval', row);
      count(row);
      options.onEvent?.({ kind: 'graded', row, final: live.final });
    }),
  };
}

function runFingerprint(
  { suite, template, strategy, asking, grading }: Run,
  selection: Selection,
  part: Part,
): Fingerprint {
  const { model, params, description } = asking;
  const facts = {
    suite: suiteFacts(suite),
    selection,
    answers: {
      from: 'model' as const,
      template: { name: template.name, mode: template.mode, sha256: template.sha256 },
      params,
      ...outputFacts(asking),
      model: { address: model.address, ...description },
      strategy: labelOf(strategy),
    },
    ...grading.facts,
    sandbox: grading.box.identity,
  };
  return partFingerprint(facts, part);
}

interface Planned {
  readonly tasks: readonly Task[];
  readonly languages: readonly string[];
  readonly total: number;
  readonly part: Part;
}

function openStore(
  { suite, template, strategy, asking, grading, options }: Run,
  print: Fingerprint,
  { tasks, languages, total, part }: Planned,
): Promise<RunStore> {
  const name = {
    suite: suite.name,
    languages,
    template: template.name,
    ...(strategy === undefined ? {} : { strategy: strategy.name }),
    ...nameOfOutput(asking),
    params: asking.params.name,
    model: asking.model.name,
    ...present({ shard: part.record }),
  };
  const stem = runStem({ ...name, time: Math.floor(Date.now() / 1000) });
  return RunStore.open({
    where:
      options.output === undefined
        ? { folder: options.results ?? 'results', stem }
        : { output: options.output },
    stages: ['interview', 'eval', ...(strategy === undefined ? [] : (['turns'] as const))],
    // A cluster may begin a shard again that is done.
    continues: part.record === undefined && options.keep !== true ? 'unfinished' : 'any',
    planned: { tasks: countTasks(tasks), total },
    fingerprint: print,
    ...present({ shard: part.record }),
    machine: describeMachine(grading.box.refused),
    assay: version,
  });
}
