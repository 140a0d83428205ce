import { expect, it } from 'vitest';
import { gridText } from '../../src/report/grid.ts';
import type { Compared } from '../../src/report/grid.ts';
import type { Score } from '../../src/stats/score.ts';

const run = (strategy: string, more: Partial<Compared> = {}): Compared => ({
  suite: 'demo',
  model: 'http://localhost:8080/v1',
  template: 'chat',
  params: 'greedy',
  strategy,
  ...more,
});

it('keeps the columns of a run without a result under those of the others', () => {
  const score: Score = {
    complete: true,
    tasks: 1,
    total: 1,
    unscored: 0,
    pending: 0,
    reasons: {},
    passed: 1,
    outcomes: { passed: 1 },
    exceptions: {},
    pass_at: { 1: { value: 1, low: 0.207, high: 1, method: 'wilson' } },
    sets: {},
  };
  const failure = { message: 'The server is gone.', next: 'Start it.' };
  const text = gridText([run('direct', { result: { model: 'm', score } }), run('cot', { failure })], 80);
  const [, head, ...rows] = text.split('\n');
  const columns = [head, ...rows.slice(0, 2)].map((line) => line?.search(/template|chat/));
  expect(new Set(columns).size).toBe(1);
  expect(text).toContain('http://localhost:8080/v1:\nThe server is gone.\nStart it.');
});
