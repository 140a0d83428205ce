import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRepositoryGrader } from '../../../src/grading/repository/grade.ts';
import { openRepositoryTests } from '../../../src/grading/repository/testing.ts';
import type { Grader } from '../../../src/grading/grade.ts';
import type { DataPoint } from '../../../src/repository/point.ts';
import { readPoint } from '../../../src/repository/point.ts';
import { SandboxFailure } from '../../../src/sandbox/contract.ts';
import type { RepositorySet, Task } from '../../../src/suites/contract.ts';
import type { Workspaces } from '../../../src/workspaces/contract.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { CART, shopTests, useShop } from '../../repository/tests/shop.ts';
import type { Shop } from '../../repository/tests/shop.ts';

const REFERENCE = 'def total(prices):\n    """What the prices come to."""\n    return sum(prices)\n';

/** The first function of the cart. */
const point = (tests: readonly string[] = shopTests('unittest')): DataPoint =>
  readPoint(
    {
      idx: 0,
      dp_id: 'shop-0',
      split: 'test',
      file_path: 'shop/cart.py',
      raw_file_content: CART,
      method: {
        name: 'total',
        declaration: 'def total(prices):',
        description: 'What the prices come to.',
        body: '    return sum(prices)',
        global_method_declaration_index: [3, 3],
        global_method_body_index: [4, 5],
      },
      tests: { full_paths: tests },
    },
    'the shop',
  );

function taskOf({ project }: Shop, of = point()): Task {
  const set: RepositorySet = { kind: 'repository', name: 'tests', project, point: of, target: 'generation' };
  const { name } = of.method;
  return {
    id: 'shop-0/generation',
    language: 'python',
    category: 'generation',
    prompt: name,
    entryPoint: name,
    reference: REFERENCE,
    completion: REFERENCE,
    tests: [set],
  };
}

interface Counted {
  readonly grader: Grader;
  jobs(): number;
}

/** Its own cache; counts the jobs that it runs. */
function openGrader({ project, workspaces }: Shop, change: Partial<Workspaces> = {}): Counted {
  let jobs = 0;
  const counting: Workspaces = {
    ...workspaces,
    ...change,
    run: (job, options) => {
      jobs += 1;
      return (change.run ?? workspaces.run)(job, options);
    },
  };
  const tests = openRepositoryTests({ workspaces: counting, project, cacheDir: temporaryFolder() });
  return { grader: createRepositoryGrader(tests), jobs: () => jobs };
}

const body = (text: string): string => `def total(prices):\n    ${text}\n`;

describeWith(['bubblewrap', 'pytest'], 'grading an answer to a task of a repository', () => {
  const shop = useShop();

  it('calls a task bad whose file lies behind a link out of the checkout, and not the room that refuses it', async () => {
    const checkout = temporaryFolder();
    symlinkSync(temporaryFolder(), join(checkout, 'shop'));
    const environment = { ...shop().workspaces.environment, checkout };
    const { grader, jobs } = openGrader(shop(), { environment });
    await expect(grader.grade(taskOf(shop()), REFERENCE)).rejects.toMatchObject({ code: 'bad-suite' });
    expect(jobs()).toBe(0);
  });

  it('passes the reference, with its diff, its tests and its likeness', async () => {
    const verdict = await openGrader(shop()).grader.grade(taskOf(shop()), REFERENCE);
    expect(verdict).toMatchObject({
      sets: { tests: 'passed' },
      outcome: 'passed',
      failures: [],
      repository: { method: 'in-process', diff: '', chrf: 1, commonPrefix: 1, tests: { ran: 6, share: 1 } },
    });
  });

  it.each([
    ['wrong', 'another value', body('return 0'), /AssertionError.*test_total/],
    ['wrong', 'nothing in it', body('pass'), /AssertionError/],
    ['error', 'an end of the process', body('import os; os._exit(0)'), /exit code 0/],
    [
      'timeout',
      'an endless loop, which is never taken for the infrastructure',
      body('while True: pass'),
      /time/,
    ],
    ['format', 'no method', 'print(6)\n', /def total/],
    ['no-code', 'no code', null, /no code/],
  ] as const)('is %s for an answer with %s', async (outcome, _, code, why) => {
    const tight = { ...shop().project, limits: { ...shop().project.limits, cpuS: 2 } };
    const room = { ...shop(), project: tight };
    const verdict = await openGrader(room).grader.grade(taskOf(room), code);
    expect(verdict).toMatchObject({ outcome, sets: { tests: outcome } });
    expect(verdict.failures[0]?.why).toMatch(why);
    expect(verdict.repository?.method).toBe('in-process');
  });

  it('runs the tests of one code once, and those of the original once for all', async () => {
    const { grader, jobs } = openGrader(shop());
    const task = taskOf(shop());
    await Promise.all([grader.grade(task, REFERENCE), grader.grade(task, REFERENCE)]);
    expect(jobs()).toBe(2);
    await grader.grade(task, body('return 0'));
    expect(jobs()).toBe(3);
  });

  it('knows what the tests cost once the original has run, and in a later process too', async () => {
    const cacheDir = temporaryFolder();
    const open = (): Grader => createRepositoryGrader(openRepositoryTests({ ...shop(), cacheDir }));
    expect(await open().cost(taskOf(shop()))).toBeUndefined();
    await open().grade(taskOf(shop()), REFERENCE);
    expect(await open().cost(taskOf(shop()))).toBeGreaterThan(0);
  });

  it('has no verdict where the project’s own code does not pass, and where the room fails', async () => {
    const lost = taskOf(shop(), point(['tests.test_lost']));
    const unscored = await openGrader(shop()).grader.grade(lost, REFERENCE);
    expect(unscored).toMatchObject({ outcome: 'unscored', sets: { tests: 'unscored' } });
    expect(unscored.failures[0]?.why).toMatch(/do not pass with its own code here/);
    const run = (): Promise<never> => Promise.reject(new SandboxFailure('the room is gone'));
    const { grader } = openGrader(shop(), { run });
    expect(await grader.grade(taskOf(shop()), REFERENCE)).toMatchObject({ outcome: 'unscored' });
  });
});
