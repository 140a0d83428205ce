import { present } from '../../present.ts';
import { runStem } from '../../results/names.ts';
import { RunStore } from '../../results/store.ts';
import { readTurns } from '../../results/turns.ts';
import type { Turns } from '../../results/turns.ts';
import { labelOf } from '../../strategies/index.ts';
import { version } from '../../version.ts';
import { nameOfOutput, outputFacts } from '../asking.ts';
import { describeMachine, partFingerprint, suiteFacts } from '../fingerprint.ts';
import type { Fingerprint } from '../fingerprint.ts';
import { countTasks } from '../plan.ts';
import type { Planned } from './planned.ts';
import type { Run } from './run.ts';

export function fingerprintOf(run: Run, { selection, part }: Planned): Fingerprint {
  const { suite, template, strategy, asking, grading } = run;
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

/** The files of this run: an unfinished one's of this fingerprint, or new ones. */
export function openStore(run: Run, fingerprint: Fingerprint, planned: Planned): Promise<RunStore> {
  const { strategy, grading, options } = run;
  const { tasks, plan, part } = planned;
  const { output, results: folder = 'results' } = options;
  return RunStore.open({
    where: output === undefined ? { folder, stem: stemOf(run, planned) } : { output },
    stages: ['interview', 'eval', ...(strategy === undefined ? [] : (['turns'] as const))],
    // A cluster may begin a shard again that is done.
    continues: part.record === undefined && options.keep !== true ? 'unfinished' : 'any',
    planned: { tasks: countTasks(tasks), total: plan.length },
    fingerprint,
    ...present({ shard: part.record }),
    machine: describeMachine(grading.box.refused),
    assay: version,
  });
}

function stemOf({ suite, template, strategy, asking }: Run, { languages, part }: Planned): string {
  return runStem({
    suite: suite.name,
    languages,
    template: template.name,
    ...present({ strategy: strategy?.name, shard: part.record }),
    ...nameOfOutput(asking),
    params: asking.params.name,
    model: asking.model.name,
    time: Math.floor(Date.now() / 1000),
  });
}

/** What an earlier process was answered for samples that it did not live to decide. */
export function storedTurns({ spending }: Run, { paths, resumed, answered }: RunStore): Promise<Turns> {
  if (!resumed || paths.turns === undefined) return Promise.resolve(new Map());
  return readTurns(
    paths.turns,
    (key) => !answered.has(key),
    (row) => spending.add(row),
  );
}
