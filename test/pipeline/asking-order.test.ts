import { describe, expect, it } from 'vitest';
import { AskingOrder } from '../../src/pipeline/asking-order.ts';
import type { PlannedSample } from '../../src/pipeline/plan.ts';
import type { Task } from '../../src/suites/contract.ts';

const task = (id: string, length = 10): Task => ({
  id,
  language: 'python',
  prompt: 'x'.repeat(length),
  entryPoint: 'f',
  reference: '',
  completion: '',
  tests: [],
});

const samplesOf = (tasks: readonly Task[], count: number): PlannedSample[] =>
  tasks.flatMap((one) => Array.from({ length: count }, (_, sample) => ({ task: one, sample })));

const said = (planned: PlannedSample | undefined): string =>
  planned === undefined ? '' : `${planned.task.id}${planned.sample}`;

const done = (id: string) => ({ task: id, language: 'python' });

/** Everything that is left, nothing being answered. */
function rest(order: AskingOrder): string[] {
  const all: string[] = [];
  for (let next = order.next(); next !== undefined; next = order.next()) all.push(said(next));
  return all;
}

describe('what is asked next', () => {
  it('is another answer to the task that was just answered, and a new task where it has them all', () => {
    const order = new AskingOrder(
      samplesOf(
        ['a', 'b', 'c'].map((id) => task(id)),
        2,
      ),
      2,
    );
    expect([said(order.next()), said(order.next())]).toEqual(['a0', 'b0']);
    order.answered(done('b'));
    expect(said(order.next())).toBe('b1');
    order.answered(done('b'));
    expect(said(order.next())).toBe('c0');
    order.answered(done('a'));
    expect(said(order.next())).toBe('a1');
    expect(order.left).toBe(1);
  });

  it('is of a task that others are at where all are begun: no request waits for one that is not back', () => {
    const order = new AskingOrder(samplesOf([task('a'), task('b')], 3), 4);
    expect(rest(order)).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
  });

  it('is in the order of the plan, but the longest prompts come first among the last four of each slot', () => {
    const tasks = Array.from({ length: 20 }, (_, at) =>
      task(String.fromCharCode(97 + at), 1 + ((7 * at) % 20)),
    );
    const order = rest(new AskingOrder(samplesOf(tasks, 1), 2));
    expect(order.slice(0, 12)).toEqual(tasks.slice(0, 12).map(({ id }) => `${id}0`));
    const lengths = order
      .slice(12)
      .map((name) => tasks.find(({ id }) => name === `${id}0`)?.prompt.length ?? 0);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
    expect(new Set(order).size).toBe(20);
  });
});
