import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ExpectedValues } from '../../src/grading/expected/store.ts';
import { decode } from '../../src/grading/values/decode.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import type { CallSet, Suite, Task } from '../../src/suites/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { useWorkbench } from './bench.ts';

const SET: CallSet = {
  kind: 'calls',
  name: 'base',
  inputs: Buffer.from('[[1], [2], [3]]'),
  count: 3,
  shapes: [],
  atol: 0,
  compare: { kind: 'equal' },
};

const task = (reference: string, set: Partial<CallSet> = {}): Task => ({
  id: 'Own/1',
  language: 'python',
  prompt: '',
  entryPoint: 'f',
  reference,
  completion: '',
  tests: [{ ...SET, ...set }],
});

const suite: Suite = {
  name: 'own',
  version: '1',
  sha256: 'a'.repeat(64),
  about: '',
  licence: '',
  source: '',
  packages: [],
  tasks: [],
};

describeWith(['sandbox'], 'expected values', () => {
  const bench = useWorkbench();

  /** A store over a folder of its own, and how often it ran a program. */
  function open(
    cacheDir = mkdtempSync(join(tmpdir(), 'assay-expected-')),
    of: Partial<Suite> = {},
    slowness?: number,
  ) {
    onTestFinished(() => rmSync(cacheDir, { recursive: true, force: true }));
    let runs = 0;
    const call: Sandbox['call'] = (job, options) => {
      runs += 1;
      return bench().sandbox.call(job, options);
    };
    const { identity, ...rest } = bench().sandbox;
    const slow = slowness === undefined ? {} : { slowness };
    const sandbox: Sandbox = { ...rest, identity: { ...identity, ...slow }, call };
    const store = new ExpectedValues({ sandbox, suite: { ...suite, ...of }, cacheDir });
    const read = async (one: Task, set: CallSet = { ...SET, ...one.tests[0] } as CallSet) =>
      store.readings(one, set);
    return { cacheDir, store, read, runs: () => runs };
  }

  const files = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.values'))
      .map((name) => join(folder, name));

  const double = task('def f(x): return [x * 2, str(x)]');

  it('are made anew where the same Python takes longer, for its limits rest on what the reference needs', async () => {
    const { cacheDir, read } = open();
    await read(double);
    const slower = open(cacheDir, {}, 10);
    await slower.read(double);
    expect(slower.runs()).toBe(1);
    expect(files(cacheDir)).toHaveLength(2);
  });

  it('come from one run of the reference, and afterwards from the file', async () => {
    const first = open();
    const [[reading], [again]] = await Promise.all([first.read(double), first.read(double)]);
    expect(again).toBe(reading);
    const second = open(first.cacheDir);
    const [kept] = await second.read(double);
    expect([first.runs(), second.runs()]).toEqual([1, 0]);
    const bytes = kept.at(2);
    expect(bytes instanceof Uint8Array && decode(bytes)).toEqual({ kind: 'list', items: [6n, '3'] });
    expect(kept.facts).toEqual(reading.facts);
  });

  it.each([
    ['torn', (bytes: Buffer) => bytes.subarray(0, bytes.length - 12)],
    ['empty', () => Buffer.alloc(0)],
    ['damaged', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -4), Buffer.from('oops')])],
    [
      'of another key',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace(/"key":"./, '"key":"x'), 'latin1'),
    ],
    ['not one of ours', () => Buffer.from('{"hello": 1}\n')],
  ])('are made anew where the file is %s', async (_, damage) => {
    const { cacheDir, read } = open();
    await read(double);
    const [path = ''] = files(cacheDir);
    const whole = readFileSync(path);
    writeFileSync(path, damage(whole));
    const next = open(cacheDir);
    await next.read(double);
    expect(next.runs()).toBe(1);
    const last = open(cacheDir);
    await last.read(double);
    expect(last.runs()).toBe(0);
  });

  it('belong to the data, the reference, the inputs and the rule they were made with', async () => {
    const { cacheDir, read } = open();
    await read(double);
    const others = [
      { made: open(cacheDir, { sha256: 'b'.repeat(64) }), of: double },
      { made: open(cacheDir), of: task('def f(x): return x') },
      { made: open(cacheDir), of: task(double.reference, { inputs: Buffer.from('[[1], [2], [4]]') }) },
      { made: open(cacheDir), of: task(double.reference, { compare: { kind: 'sets' } }) },
    ];
    for (const { made, of } of others) {
      await made.read(of);
      expect(made.runs()).toBe(1);
    }
  });

  it('note the first input whose value is nothing but floats, also in a list too long to be kept', async () => {
    const { read } = open();
    const [short] = await read(task('def f(x): return float(x) if x > 1 else x'));
    expect(short.facts.floatsFrom).toBe(1);
    const [long] = await read(task('def f(x): return [1.5] * 100_000 if x == 2 else [1.5] * 100_000 + [1]'));
    expect(long.facts.floatsFrom).toBe(1);
    const [none] = await read(task('def f(x): return x'));
    expect(none.facts.floatsFrom).toBeNull();
  });

  it('keep a long value as its digest', async () => {
    const { cacheDir, read } = open();
    const [reading] = await read(task('def f(x): return list(range(500_000))'));
    expect(reading.at(0)).toMatchObject({ type: 'list', length: 500_000 });
    expect(readFileSync(files(cacheDir)[0] ?? '').length).toBeLessThan(50_000);
  });

  it('name the task, the input and the error where the reference fails, and try again the next time', async () => {
    const { read, runs } = open();
    const broken = task('def f(x): return 1 // (x - 2)');
    const failing = expect.objectContaining({
      code: 'reference-failed',
      message: expect.stringMatching(/Own\/1.*input 1.*ZeroDivisionError/),
    });
    await expect(read(broken)).rejects.toThrow(failing);
    await expect(read(broken)).rejects.toThrow(failing);
    expect(runs()).toBe(2);
  });

  it('say where they cannot be kept', async () => {
    const { cacheDir } = open();
    const file = join(cacheDir, 'file');
    writeFileSync(file, 'in the way');
    const { read } = open(file);
    await expect(read(double)).rejects.toThrow(expect.objectContaining({ code: 'cache-write' }));
  });
});
