import type { AnsweredRow, PreparedRow } from '../../results/rows.ts';
import type { KeptTurn } from '../../results/turns.ts';
import { prepareRow } from '../ask.ts';
import type { AskingOrder } from '../asking-order.ts';
import { inBatches } from '../batching/index.ts';
import type { Stages, Work } from '../engine.ts';
import { gradeStage } from '../grading.ts';
import { strategyStage } from '../strategy/stage.ts';
import { spend } from './run.ts';
import type { Run, UnderWay } from './run.ts';

/** Stored answers that still lack a verdict first, then what has not been asked. */
export async function* work(run: Run, underWay: UnderWay): AsyncGenerator<Work> {
  for await (const row of underWay.store.ungraded()) yield { todo: 'grade', row };
  yield* run.options.batch === true ? batched(run, underWay) : oneByOne(run, underWay);
}

async function* batched(run: Run, underWay: UnderWay): AsyncGenerator<Work> {
  const { suite, template, asking, options } = run;
  const { store, left } = underWay;
  const { manifest } = store.paths;
  const keep = keepAnswer(run, underWay);
  const noted = (): Promise<void> => store.flush();
  const rows = (): PreparedRow[] => left.map((planned) => prepareRow(suite, template, planned));
  for await (const row of inBatches(asking, { ...options, manifest, rows, keep, noted }))
    yield { todo: 'grade', row };
}

async function* oneByOne(run: Run, { store, left, order }: UnderWay): AsyncGenerator<Work> {
  const { spending, options } = run;
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

const keepAnswer =
  (run: Run, { store, order }: UnderWay) =>
  async (row: AnsweredRow): Promise<void> => {
    order.answered(row);
    await store.append('interview', row);
    spend(run, row);
    run.options.onEvent?.({ kind: 'answered', row });
  };

export function stages(run: Run, underWay: UnderWay): Stages {
  const { strategy, asking, grading, options } = run;
  const { store, tally, turns: stored } = underWay;
  const { onEvent } = options;
  const keep = keepAnswer(run, underWay);
  const keepTurn = (row: KeptTurn): Promise<void> => store.append('turns', row);
  return {
    ask:
      strategy === undefined
        ? asking.stage(keep)
        : strategyStage({ ...run, strategy, stored, keepTurn, onEvent }, keep),
    grade: gradeStage(
      grading,
      async (row) => {
        await store.append('eval', row);
        tally.add(row);
        onEvent?.({ kind: 'graded', row, final: tally.final });
      },
      onEvent,
    ),
  };
}
