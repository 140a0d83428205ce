import type { RunStore } from '../../results/store.ts';
import type { EffortFigures } from '../../stats/effort.ts';
import type { Score } from '../../stats/score.ts';
import { AskingOrder } from '../asking-order.ts';
import { mustHaveNoBatches } from '../batching/index.ts';
import { runStages } from '../engine.ts';
import type { Fingerprint } from '../fingerprint.ts';
import { checkBefore } from '../preflight.ts';
import { mustSuit } from '../strategy/choose.ts';
import { fingerprintOf, openStore, storedTurns } from './files.ts';
import { keyOf, planOf } from './planned.ts';
import type { Planned } from './planned.ts';
import { spend } from './run.ts';
import type { Run, UnderWay } from './run.ts';
import { stages, work } from './stages.ts';
import { Tally } from './tally.ts';
import { tellBegun, tellPlanned, warnOfEqualAnswers } from './telling.ts';

/** What came of it. */
interface Performed {
  readonly store: RunStore;
  readonly score: Score;
  readonly print: Fingerprint;
  readonly effort: EffortFigures;
}

/** Asks what has no answer yet, grades what has no verdict yet, and closes the files whatever happens. */
export async function perform(run: Run): Promise<Performed> {
  const planned = await planOf(run);
  mustSuit(run.strategy, run.template, planned.tasks);
  const print = fingerprintOf(run, planned);
  const store = await openStore(run, print, planned);
  tellBegun(run, print, planned, store);
  warnOfEqualAnswers(run, planned.selection);
  try {
    const underWay = await goOn(run, planned, store);
    const { tally } = underWay;
    await runStages(work(run, underWay), stages(run, underWay), run.options.signal);
    const score = tally.score();
    await store.save(score.complete ? 'finished' : 'incomplete', { ...score, spent: run.spending.spent() });
    return { store, score, print, effort: tally.effort };
  } finally {
    await store.close();
  }
}

/** What earlier processes have left, and what is still to do. */
async function goOn(run: Run, planned: Planned, store: RunStore): Promise<UnderWay> {
  const { asking, options } = run;
  const tally = new Tally(planned, options.halt);
  await store.recover(
    (row) => tally.add(row),
    (row) => spend(run, row),
  );
  const turns = await storedTurns(run, store);
  if (options.batch !== true) await mustHaveNoBatches(store.paths.manifest);
  await checkServer(run, planned, store);
  tellPlanned(run, store, tally, planned.plan.length);
  const left = planned.plan.filter((sample) => !store.answered.has(keyOf(sample)));
  return { store, tally, left, order: new AskingOrder(left, asking.concurrency), turns };
}

async function checkServer(run: Run, { tasks, plan }: Planned, store: RunStore): Promise<void> {
  const { asking, template, options } = run;
  const left = plan.length - store.answered.size;
  const prompts = () => tasks.map((task) => template.render(task));
  const found = await checkBefore(asking, { ...options, left, prompts });
  if (found !== undefined) store.notePreflight(found);
}
