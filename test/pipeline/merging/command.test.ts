import { expect, it } from 'vitest';
import { commandFor } from '../../../src/pipeline/merging/command.ts';

it('the command of a shard changes params with --set and names its strategy, as the run that it belongs to did', () => {
  const print = {
    suite: { name: 'demo' },
    answers: {
      strategy: 'best-of:tests (candidates=5)',
      from: 'model',
      params: { name: 'sampled+seed=7+stop=a b' },
      model: { address: 'http://m/v1' },
    },
  };
  expect(commandFor(print, '2/4')).toBe(
    "assay run demo --model http://m/v1 --params sampled --set seed=7 --set 'stop=a b' --strategy best-of:tests --shard 2/4",
  );
});
