import { describe, expect, it } from 'vitest';
import { planSamples, selectTasks } from '../../src/pipeline/plan.ts';
import type { Suite, Task } from '../../src/suites/contract.ts';

const task = (id: string): Task => ({
  id,
  language: 'python',
  prompt: '',
  entryPoint: 'f',
  reference: '',
  completion: '',
  tests: [],
});

const suite: Suite = {
  name: 'toy',
  version: '1',
  sha256: '',
  about: '',
  licence: '',
  source: '',
  packages: [],
  tasks: Array.from({ length: 20 }, (_, index) => task(`Toy/${index}`)),
};

const ids = (tasks: readonly Task[]): string[] => tasks.map(({ id }) => id);

describe('choosing tasks', () => {
  it('takes all in the order of the suite', () => {
    expect(selectTasks(suite, {})).toEqual(suite.tasks);
  });

  it('takes those that match one of several globs, then the first few', () => {
    expect(ids(selectTasks(suite, { tasks: 'Toy/1?,Toy/3', limit: 3 }))).toEqual([
      'Toy/3',
      'Toy/10',
      'Toy/11',
    ]);
  });

  it('counts a question once however many languages it is asked in', () => {
    const asked = suite.tasks.flatMap((one) => [one, { ...one, language: 'javascript' as const }]);
    expect(ids(selectTasks({ ...suite, tasks: asked }, { limit: 2 }))).toEqual([
      'Toy/0',
      'Toy/0',
      'Toy/1',
      'Toy/1',
    ]);
    expect(ids(selectTasks({ ...suite, tasks: asked }, { limit: 2, languages: ['python'] }))).toEqual([
      'Toy/0',
      'Toy/1',
    ]);
  });

  it('reads a dot and a plus in a glob as themselves', () => {
    expect(() => selectTasks(suite, { tasks: 'Toy.1' })).toThrow(/no task that matches Toy\.1/);
  });

  it('refuses a glob that matches nothing, and names the nearest task', () => {
    expect(() => selectTasks(suite, { tasks: 'Toy/1*,Tou/2' })).toThrow(
      expect.objectContaining({ code: 'unknown-task', next: expect.stringContaining('Did you mean Toy/2?') }),
    );
  });
});

describe('planning samples', () => {
  it('has all answers to a task together, the tasks in the same shuffled order each time', () => {
    const plan = planSamples(suite.tasks, 2);
    const first = plan.filter(({ sample }) => sample === 0).map((planned) => planned.task.id);
    expect(plan.map((planned) => planned.task.id)).toEqual(first.flatMap((id) => [id, id]));
    expect(first.toSorted()).toEqual(ids(suite.tasks).toSorted());
    expect(first).not.toEqual(ids(suite.tasks));
    expect(planSamples(suite.tasks, 2)).toEqual(plan);
  });
});
