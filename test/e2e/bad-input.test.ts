import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assay, jsonOf } from '../fixtures/assay.ts';
import type { AssayOptions } from '../fixtures/assay.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

/** Runs a command that must fail: exit 2, one sentence that says what is wrong, and the next step. */
async function refused(args: readonly string[], options?: AssayOptions): Promise<string> {
  const finished = await assay(args, options);
  expect(finished.code, finished.stdout + finished.stderr).toBe(2);
  expect(finished.stderr).not.toMatch(/\n {4}at /);
  return finished.stderr;
}

describe('what the command line refuses', () => {
  it('an unknown command, with the nearest known one', async () => {
    expect(await refused(['rum'])).toMatch(/Unknown command 'rum'[\s\S]*Did you mean run\?/);
    expect(await refused(['suites', 'shw'])).toMatch(/Unknown command 'shw'[\s\S]*Did you mean show\?/);
  });

  it('an unknown flag, with the nearest known one', async () => {
    expect(await refused(['run', 'demo', '--model', 'reference', '--sample', '3'])).toMatch(
      /Unknown option '--sample'[\s\S]*--samples/,
    );
  });

  it('a misspelt option before the one that is missing for it, with an example of that command', async () => {
    const stderr = await refused(['run', 'demo', '--modl', 'reference']);
    expect(stderr).toMatch(/^assay: Unknown option '--modl'\.\nDid you mean --model\? assay run --help/);
    expect(stderr).toMatch(/\$ assay run \S+ --model http/);
    expect(stderr).not.toMatch(/missing/);
  });

  it('a missing option or argument, with that command\u2019s help', async () => {
    expect(await refused(['interview'])).toMatch(/'--input <file>' is missing\.\nassay interview --help/);
    expect(await refused(['suites', 'show'])).toMatch(/argument 'suite'\.\nassay suites show --help/);
  });

  it.each([[['rum']], [['interview']], [['run', '--modl', 'x']], [['suites', 'show']]])(
    'the command line %j as one JSON object with --json',
    async (args) => {
      const finished = await assay([...args, '--json']);
      expect(finished.code).toBe(2);
      expect(jsonOf(finished)).toMatchObject({ error: { code: 'usage', next: expect.any(String) } });
    },
  );

  it.each([
    [['report', 'nofile']],
    [['interview', '--input', 'nofile', '--model', 'reference']],
    [['export', 'nofile', '--format', 'evalplus', '--output', '-']],
  ])('a file name that is mistyped: %j', async (args) => {
    expect(await refused(args)).toMatch(/^assay: Cannot read nofile: there is no such file\.\n./);
  });

  it('a folder without what is wanted of it, and one where a file is wanted', async () => {
    expect(await refused(['report', temporaryFolder()])).toMatch(/ has no graded files\./);
    const args = ['export', temporaryFolder(), '--format', 'csv', '--output', '-'];
    expect(await refused(args)).toMatch(/Cannot read .*: it is a folder/);
  });

  it('params that there are not, and a value of the wrong type', async () => {
    const run = ['run', 'demo', '--model', 'reference'];
    expect(await refused([...run, '--params', 'gredy'])).toMatch(
      /There are no params called gredy[\s\S]*greedy\?/,
    );
    expect(await refused([...run, '--set', 'temperature=abc'])).toMatch(
      /temperature: expected number, not "abc"/,
    );
  });

  it('a server that is not there, without speaking of answers that one completion does not keep', async () => {
    const stderr = await refused(['complete', '--model', 'http://127.0.0.1:9/v1'], { input: 'hello' });
    expect(stderr).toMatch(/127\.0\.0\.1:9[\s\S]*Start the server/);
    expect(stderr).not.toMatch(/kept|goes on/);
  });

  it('a number that is none', async () => {
    expect(await refused(['run', 'demo', '--model', 'reference', '--limit', 'ten'])).toMatch(
      /whole number above 0/,
    );
  });

  it('an unknown suite, with the nearest known one', async () => {
    expect(await refused(['run', 'humanevall+', '--model', 'reference'])).toMatch(
      /Did you mean humaneval\+\?/,
    );
  });

  it('an unknown task, with the nearest known one', async () => {
    const stderr = await refused(['run', 'demo', '--model', 'reference', '--tasks', 'demo/x']);
    expect(stderr).toMatch(/no task that matches demo\/x/);
  });

  it('an unknown template and an unknown parameter, with what is known', async () => {
    expect(await refused(['run', 'demo', '--model', 'reference', '--template', 'chatt'])).toMatch(
      /Did you mean chat\?/,
    );
    expect(await refused(['run', 'demo', '--model', 'reference', '--set', 'temprature=1'])).toMatch(
      /did you mean temperature\?/,
    );
  });

  it('an unknown extractor and an unknown sandbox, with what is known', async () => {
    expect(await refused(['run', 'demo', '--model', 'reference', '--extractor', 'defualt'])).toMatch(
      /default/,
    );
    expect(await refused(['run', 'demo', '--model', 'reference', '--sandbox', 'bubblewarp'])).toMatch(
      /bubblewrap/,
    );
  });

  it('a model address without a scheme or with an unknown one', async () => {
    expect(await refused(['run', 'demo', '--model', 'localhost:8080/v1'])).toMatch(
      /http:\/\/localhost:8080\/v1/,
    );
    expect(await refused(['run', 'demo', '--model', 'opanai:gpt'])).toMatch(/openai/);
  });

  it('says the same as one JSON object with --json', async () => {
    const finished = await assay(['run', 'nothing', '--model', 'reference', '--json']);
    expect(finished.code).toBe(2);
    expect(jsonOf(finished)).toMatchObject({ error: { code: 'unknown-suite', next: expect.any(String) } });
  });
});

describeWith(['sandbox'], 'what a run refuses', () => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await startFakeServer(({ headers }) =>
      headers.authorization === 'Bearer right'
        ? 'text'
        : { status: 401, body: '{"error":{"message":"invalid api key","type":"auth"}}' },
    );
  });
  afterAll(() => server.stop());

  const run = (address: string, options: AssayOptions = {}, ...more: string[]) =>
    refused(['run', 'demo', '--model', address, '--results', temporaryFolder(), '--quiet', ...more], options);

  it('a server that is not there', async () => {
    expect(await run('http://127.0.0.1:9/v1')).toMatch(/127\.0\.0\.1:9[\s\S]*Start the server/);
  });

  it('a wrong path on the server', async () => {
    expect(await run(server.address.replace('/v1', '/api'))).toMatch(/\/v1/);
  });

  it('a model that the server does not have, naming those it has', async () => {
    expect(await run(`${server.address}#fale`)).toMatch(/fake/);
  });

  it('a command that is not there, and leaves no files of a run behind', async () => {
    const folder = temporaryFolder();
    const args = ['run', 'demo', '--model', 'exec:nosuchcommand', '--results', folder, '--quiet'];
    const stderr = await refused(args);
    expect(stderr).toMatch(/nosuchcommand cannot be started[\s\S]*Check its name/);
    expect(stderr).not.toMatch(/\/v1/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a missing key, without asking for every task and without repeating a wrong one', async () => {
    const stderr = await run(server.address, { env: { ASSAY_API_KEY: 'sk-wrong-secret' } });
    expect(stderr).toMatch(/401|invalid api key/);
    expect(stderr).toMatch(/ASSAY_API_KEY/);
    expect(stderr).not.toMatch(/sk-wrong-secret/);
    expect(server.requests.length).toBeLessThan(12);
  });

  it('a results folder that cannot be written', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const args = ['run', 'demo', '--model', 'reference', '--quiet', '--results', join(file, 'below')];
    expect(await refused(args)).toMatch(/Cannot write/);
  });

  it('a full disk, saying that what is on disk is kept', async () => {
    const output = join(temporaryFolder(), 'graded.ndjson');
    symlinkSync('/dev/full', output);
    expect(await refused(['run', 'demo', '--model', 'reference', '--quiet', '--output', output])).toMatch(
      /the disk is full[\s\S]*is kept and not asked again/,
    );
  });

  it('a sandbox that needs a Python on a machine without one, naming what is missing', async () => {
    const empty = temporaryFolder();
    const env = { PATH: empty, ASSAY_PYTHON: join(empty, 'python3') };
    expect(await run('reference', { env }, '--sandbox', 'bubblewrap')).toMatch(/no python3/);
  });
});

describeWith(['sandbox'], 'what an evaluation refuses', () => {
  const evaluate = (input: string, ...more: string[]) =>
    refused([
      'evaluate',
      '--suite',
      'demo',
      '--input',
      input,
      '--results',
      temporaryFolder(),
      '--quiet',
      ...more,
    ]);

  function file(content: string | Buffer, name = 'samples.jsonl'): string {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, content);
    return path;
  }

  it('a file that is not there', async () => {
    expect(await evaluate('/nowhere/samples.jsonl')).toMatch(/\/nowhere\/samples\.jsonl/);
  });

  it('an empty file and an empty folder', async () => {
    expect(await evaluate(file(''))).toMatch(/no answers/);
    const folder = join(temporaryFolder(), 'samples');
    mkdirSync(folder);
    expect(await evaluate(folder)).toMatch(/samples/);
  });

  it('a binary file', async () => {
    expect(await evaluate(file(Buffer.from([0, 255, 254, 1, 2, 10, 3])))).toMatch(/line 1/);
  });

  it('a file torn in the middle of a line, packed or not', async () => {
    const rows = '{"task_id":"Demo/0","solution":"x = 1"}\n{"task_id":"Demo/1","solu';
    expect(await evaluate(file(rows))).toMatch(/line 2/);
    const packed = gzipSync(Buffer.from(rows.repeat(200)));
    expect(await evaluate(file(packed.subarray(0, packed.length / 2), 'samples.jsonl.gz'))).toMatch(
      /samples\.jsonl\.gz/,
    );
  });

  it('rows without an answer, and answers to tasks that the suite does not have', async () => {
    expect(await evaluate(file('{"task_id":"Demo/0"}\n'))).toMatch(/line 1/);
    expect(await evaluate(file('{"task_id":"HumanEval/0","solution":"x = 1"}\n'))).toMatch(/HumanEval\/0/);
  });

  it('a line that never ends', async () => {
    expect(await evaluate(file(Buffer.alloc(70 * 1024 * 1024, 'x')))).toMatch(/line 1/);
  });
});

describeWith(['sandbox'], 'a file that lacks tasks', () => {
  it('gives a range instead of a score, names what is missing, and keeps what it graded', async () => {
    const folder = temporaryFolder();
    const input = join(folder, 'samples.jsonl');
    writeFileSync(input, '{"task_id":"Demo/0","solution":"x = 1"}\n');
    const args = ['evaluate', '--suite', 'demo', '--input', input, '--results', folder, '--quiet'];
    const finished = await assay(args);
    expect(finished.code).toBe(2);
    expect(finished.stdout).toMatch(/incomplete: between 0\.0 % and 91\.7 %/);
    expect(finished.stdout).toMatch(/No answer to 11 tasks: Demo\/1/);
    const chosen = await assay([...args, '--tasks', 'Demo/0']);
    expect(chosen.code).toBe(0);
  });
});

describeWith(['sandbox'], 'the files of a run', () => {
  it('are told apart by report, which shows what judged the answers and why they failed', async () => {
    const folder = temporaryFolder();
    const select = ['--tasks', 'Demo/0,Demo/1'];
    const input = join(folder, 'samples.jsonl');
    writeFileSync(
      input,
      '{"task_id":"Demo/0","solution":"x = 1"}\n{"task_id":"Demo/1","solution":"y = 1"}\n',
    );
    const evaluate = ['evaluate', '--suite', 'demo', '--input', input, '--results', folder, '--quiet'];
    expect((await assay([...evaluate, ...select])).code).toBe(0);
    const names = readdirSync(folder);
    const named = (start: string) => join(folder, names.find((name) => name.startsWith(start)) ?? '');
    const { stdout, code } = await assay(['report', named('eval_')]);
    expect(code).toBe(0);
    expect((await assay(['report', named('run_')])).stdout).toBe(stdout);
    expect(stdout).toMatch(/Demo\/0 +no-function +base: /);
    expect(stdout).toMatch(
      /extractor +none[\s\S]*sandbox +\w+, Python 3\.[\s\S]*fingerprint +[0-9a-f]{12}\n/,
    );
    expect((await assay(['report', '--failures', named('eval_')])).stdout).toMatch(/^failed[\s\S]*Demo\/1/);
  });

  it('that have answers alone are sent to be graded', async () => {
    const folder = temporaryFolder();
    const [prompts, answers] = [join(folder, 'prompts.ndjson'), join(folder, 'answers.ndjson')];
    await assay(['prepare', 'demo', '--limit', '1', '--output', prompts]);
    await assay(['interview', '--input', prompts, '--model', 'exec:echo x', '--output', answers, '--quiet']);
    expect(await refused(['report', answers])).toMatch(
      /not graded yet\.\nGrade them: assay evaluate --input/,
    );
  });

  it('are exported to standard output where the file is called -', async () => {
    const folder = temporaryFolder();
    await assay(['run', 'demo', '--model', 'reference', '--tasks', 'Demo/0', '--results', folder, '--quiet']);
    const graded = readdirSync(folder).find((name) => name.startsWith('eval_')) ?? '';
    const args = ['export', join(folder, graded), '--format', 'human-eval', '--output', '-'];
    const { stdout, code } = await assay(args, { cwd: folder });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ task_id: 'Demo/0', passed: true });
    expect(readdirSync(folder)).not.toContain('-');
  });
});
