import type { RunStore } from '../../results/store.ts';
import { begunEvent } from '../begun.ts';
import type { Fingerprint } from '../fingerprint.ts';
import type { Selection } from '../plan.ts';
import type { Planned } from './planned.ts';
import type { Run } from './run.ts';
import type { Tally } from './tally.ts';

export function tellBegun(
  { suite, template, asking, strategy, options }: Run,
  fingerprint: Fingerprint,
  { part }: Planned,
  store: RunStore,
): void {
  const names = {
    stage: 'run' as const,
    suite: suite.name,
    model: asking.model.name,
    template: template.name,
    params: asking.params.name,
    strategy: strategy?.name ?? 'direct',
  };
  options.onEvent?.(begunEvent(names, fingerprint, part, store));
}

export function warnOfEqualAnswers({ strategy, asking, options }: Run, { samples }: Selection): void {
  const answers = samples * (strategy?.draws ?? 1);
  if (answers === 1 || asking.params.values.temperature !== 0) return;
  const text = `At temperature 0 the ${answers} answers to a task are usually the same; --params sampled varies them.`;
  options.onEvent?.({ kind: 'note', text });
}

export function tellPlanned({ options }: Run, { files }: RunStore, { live }: Tally, total: number): void {
  const graded = files.eval === undefined ? {} : { graded: files.eval };
  options.onEvent?.({ kind: 'planned', total, done: live.graded, passed: live.passed, ...graded });
}
