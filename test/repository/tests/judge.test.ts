import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeCanaries } from '../../../src/repository/tests/canaries.ts';
import type { TestRun } from '../../../src/repository/tests/contract.ts';
import { expectedOf } from '../../../src/repository/tests/expected.ts';
import { judgeRun } from '../../../src/repository/tests/judge.ts';
import { runTests } from '../../../src/repository/tests/run.ts';
import { readProject } from '../../../src/repository/project.ts';
import type { Workspaces } from '../../../src/workspaces/contract.ts';

const key = Buffer.alloc(32, 1);
const canaries = makeCanaries();

interface Seen {
  readonly tests?: Readonly<Record<string, string>>;
  readonly planted?: boolean;
  readonly code?: string;
  readonly patched?: string | null;
}

/** A run as the runner tells it: planted tests as they were planted, unless all of them are said to have passed. */
function told({ tests = {}, planted = true, code = 'c', patched = null }: Seen): object[] {
  const test = (id: string, outcome: string): object => ({ kind: 'test', id, outcome, patched });
  const own = [...canaries.tests].map(([name, passes]) =>
    test(`${canaries.module}.T.${name}`, passes || !planted ? 'passed' : 'failed'),
  );
  const all = Object.entries(tests).map(([id, outcome]) => test(id, outcome));
  const module = { kind: 'module', name: 'test_a', code };
  return [{ kind: 'start' }, ...own, module, ...all, ...own, { kind: 'end', patched }];
}

function judge(seen: Seen, expected?: TestRun): TestRun {
  const lines = told(seen).map((record, n) => {
    const text = JSON.stringify({ n, ...record });
    return `${createHmac('sha256', key).update(text).digest('hex')} ${text}\n`;
  });
  const report = { exitCode: 0, output: '', results: Buffer.from(lines.join('')) };
  const used = { cpuS: 1, wallS: 1, peakBytes: 1 };
  const wanted = expected === undefined ? undefined : expectedOf(expected);
  return judgeRun({ end: 'exited', ...report, ...used }, { key, canaries }, wanted);
}

const original = judge({ tests: { a: 'passed', b: 'passed', c: 'skipped' } });

describe('a run of tests', () => {
  it('is ok with what passed before, and without the tests that were planted', () => {
    expect(original).toMatchObject({ status: 'ok', ran: 3, skipped: 1, share: 1 });
    expect(judge({ tests: { a: 'passed', b: 'passed' } }, original)).toMatchObject({ status: 'ok' });
  });

  it('is not run where no test of the task ran, however well it ended', () => {
    expect(judge({})).toMatchObject({ status: 'not-run', share: 0 });
    expect(judge({ tests: { other: 'passed' } }, original)).toMatchObject({ status: 'not-run' });
  });

  it.each([
    ['is missing', { a: 'passed' }, /did not run \(b\)/],
    ['is skipped', { a: 'passed', b: 'skipped' }, /was skipped \(b\)/],
    ['fails', { a: 'passed', b: 'failed' }, /failed \(b\)/],
  ])('has failed where a test that passed before %s', (_, tests, why) => {
    const run = judge({ tests }, original);
    expect(run).toMatchObject({ status: 'failed', share: 0.5, why: expect.stringMatching(why) });
  });

  const tests = { a: 'passed', b: 'passed', c: 'skipped' };
  it.each([
    ['tests that were planted to fail have passed', { tests, planted: false }],
    ['the code of a test module is another', { tests, code: 'other' }],
    ['a function of the framework was replaced', { tests, patched: 'TestCase.run' }],
  ])('is forged where %s', (_, seen) => {
    expect(judge(seen, original)).toMatchObject({ status: 'forged', share: 0 });
  });

  it('may have functions of the framework replaced that the original replaces too', () => {
    const patching = judge({ tests, patched: 'TestCase.run' });
    expect(judge({ tests, patched: 'TestCase.run' }, patching)).toMatchObject({ status: 'ok' });
  });
});

it('never runs the whole suite for a task that names no tests', async () => {
  const project = await readProject('suites/django/suite.yaml');
  const run = (): never => {
    throw new Error('a command was run');
  };
  const workspaces: Pick<Workspaces, 'run'> = { run };
  await expect(runTests(workspaces, project, { files: [], tests: [] })).rejects.toMatchObject({
    code: 'no-tests',
  });
});
