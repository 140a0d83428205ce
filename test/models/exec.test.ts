import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { splitCommand } from '../../src/models/split-command.ts';
import { chat, failureOf, requestOf, user } from './requests.ts';
import { open } from './servers.ts';

/** The address of a program of Node's. */
const program = (code: string): string => `exec:"${process.execPath}" -e '${code}'`;

const echo = program('process.stdin.pipe(process.stdout)');

describe('a command', () => {
  test('reads a raw prompt and answers byte for byte', async () => {
    const { answer, finish } = await open(echo).answer(requestOf('  def f():\r\n\n'));
    expect({ answer, finish }).toEqual({ answer: '  def f():\r\n\n', finish: 'stop' });
  });

  test('reads a chat as one message a line', async () => {
    const messages = [{ role: 'system' as const, content: 'a\nb' }, user('"q"')];
    const { answer } = await open(echo).answer(requestOf(messages));
    expect(
      answer
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual(messages);
  });

  test('knows the task, the sample and the parameters with the seed of the sample', async () => {
    const show = program(
      'const {ASSAY_TASK: t, ASSAY_SAMPLE: s, ASSAY_PARAMS: p} = process.env; console.log(t, s, p)',
    );
    const { answer } = await open(show, { env: process.env }).answer(chat({ temperature: 0.5, seed: 7 }, 2));
    expect(answer).toBe('Tiny/0 2 {"temperature":0.5,"seed":9}\n');
  });

  test('need not read what it is told', async () => {
    const answer = open(program('console.log(1)')).answer(requestOf('x'.repeat(1_000_000)));
    expect((await answer).answer).toBe('1\n');
  });

  test.each([
    [
      'exits with a status',
      'console.error("no weights"); process.exit(3)',
      'exited with status 3: no weights',
    ],
    ['dies', 'process.kill(process.pid, "SIGKILL")', 'was ended by SIGKILL'],
    ['floods', 'setInterval(() => process.stdout.write("x".repeat(1 << 20)), 0)', 'more than 16 MiB'],
  ])('that %s has failed, whatever it wrote', async (_, code, why) => {
    const error = await failureOf(open(program(`console.log("half"); ${code}`)).answer(chat()));
    expect(error).toMatchObject({ retryable: true });
    expect(error.message).toContain(why);
  });

  test('that is not there is named', async () => {
    const error = await failureOf(open('exec:no-such-command-here --x').answer(chat()));
    expect(error).toMatchObject({ kind: 'not-found', retryable: false });
    expect(error.message).toContain('no-such-command-here');
  });

  test('is ended with all that it started, when its answer is aborted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-exec-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const beats = join(folder, 'beats');
    const script = join(folder, 'heart.cjs');
    await writeFile(beats, '');
    await writeFile(
      script,
      `setInterval(() => require('fs').appendFileSync(${JSON.stringify(beats)}, '.'), 10)`,
    );
    const starts = program(
      `require("child_process").spawn(process.execPath, ["${script}"]); setInterval(() => {}, 1e6)`,
    );
    const controller = new AbortController();
    const answer = open(starts).answer(chat(), controller.signal);
    answer.catch(() => {});
    while ((await readFile(beats, 'utf8')) === '') await sleep(20);
    controller.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    await sleep(50);
    const atDeath = await readFile(beats, 'utf8');
    await sleep(150);
    expect(await readFile(beats, 'utf8')).toBe(atDeath);
  });

  test('cannot hold its answer back by what it leaves running', async () => {
    const leaves = program(
      'console.log("done"); require("child_process").spawn("sleep", ["600"], {stdio: "inherit"}).unref()',
    );
    expect((await open(leaves).answer(chat())).answer).toBe('done\n');
  });
});

describe('a command line', () => {
  test.each([
    ['a  b\tc', ['a', 'b', 'c']],
    [`a 'b "c" $d' e`, ['a', 'b "c" $d', 'e']],
    [String.raw`a "b \"c\" \n" d\ e`, ['a', String.raw`b "c" \n`, 'd e']],
    [`--x='1 2'"3"4`, ['--x=1 234']],
    [`a '' b`, ['a', '', 'b']],
    ['  ', []],
  ])('%s is split as a shell would', (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });
});
