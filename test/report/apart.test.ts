import { expect, it } from 'vitest';
import { namesApart } from '../../src/report/apart.ts';

it('names runs of one model by what they differ in, and by nothing else', () => {
  const run = { model: 'qwen', template: 'chat', params: 'greedy' };
  expect(namesApart([run])).toEqual(['qwen']);
  expect(namesApart([run, { ...run, model: 'llama', params: 'sampled' }])).toEqual(['qwen', 'llama']);
  expect(namesApart([run, { ...run, strategy: 'direct' }])).toEqual(['qwen', 'qwen']);
  expect(namesApart([run, { ...run, params: 'sampled', strategy: 'cot' }])).toEqual([
    'qwen, greedy, direct',
    'qwen, sampled, cot',
  ]);
});
