import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { openItemTests } from '../../../src/grading/repository/item-testing.ts';
import { type DataPoint, readPoint } from '../../../src/repository/point.ts';
import { ItemClient } from '../../../src/repository/run-item/client.ts';
import { startItemServer } from '../../../src/repository/run-item/server/serve.ts';
import type { Project } from '../../../src/repository/project.ts';
import type { SandboxServer } from '../../../src/sandbox/remote/server/serve.ts';
import type { CommandJob } from '../../../src/workspaces/contract.ts';
import { startFaultProxy } from '../../fixtures/fault-proxy.ts';
import type { Fault } from '../../fixtures/faults.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { startServerProcess } from '../../fixtures/sandbox-server.ts';
import { LIMITS, type TestProject, type TestRooms, openRooms, testProject } from '../../fixtures/project.ts';

const ORIGINAL = 'def add(a, b):\n    return a + b\n';
const ITEM = {
  idx: 3,
  dp_id: 'small-3',
  file_path: 'calc.py',
  replace_content: 'def add(a, b):\n    return b + a\n',
  method_name: 'add',
  start_line: 1,
  end_line: 2,
  tests: ['tests.test_calc'],
  split: 'test',
};
const point: DataPoint = readPoint(
  {
    idx: 3,
    dp_id: 'small-3',
    split: 'test',
    file_path: 'calc.py',
    raw_file_content: ORIGINAL,
    method: {
      name: 'add',
      declaration: 'def add(a, b):',
      description: '',
      body: '    return a + b',
      global_method_declaration_index: [0, 0],
      global_method_body_index: [1, 1],
    },
    tests: { full_paths: ['tests.test_calc'] },
  },
  'small',
);

describeWith(['bubblewrap', 'sandbox'], "a service that runs a repository's tests", () => {
  let small: TestProject;
  let project: Project;
  let rooms: TestRooms;
  let server: SandboxServer;
  const jobs: CommandJob[] = [];
  beforeAll(async () => {
    small = testProject();
    project = { ...small, tasks: '', kinds: ['generation'], limits: { ...LIMITS, cpuS: 2 } };
    rooms = await openRooms(project, { backend: 'bubblewrap', concurrency: 1 });
    const run: TestRooms['run'] = (job, options) => {
      jobs.push(job);
      return rooms.run(job, options);
    };
    server = await startItemServer({ workspaces: { ...rooms, run }, project });
  });
  afterAll(async () => {
    await server.close();
    small.remove();
  });

  const send = (item: object, query = '?do_edit=True', headers: Record<string, string> = {}) =>
    fetch(`${server.url}/run_item${query}`, {
      method: 'POST',
      body: JSON.stringify(item),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const outputOf = async (item: object, query?: string): Promise<string> => {
    const { test_output: output } = await (await send(item, query)).json();
    return output;
  };
  /** Through a proxy that spoils the first requests. */
  const clientBehind = async (faults: readonly (Fault | undefined)[]) => {
    const proxy = await startFaultProxy(server.url, (index) => faults[index]);
    const address = `run-item:${new URL(proxy.address).origin}`;
    const client = new ItemClient({ address, env: {}, waitMs: 1 });
    const close = async () => {
      await client.close();
      await proxy.stop();
    };
    return { client, tests: openItemTests(client, project), close };
  };
  const code = (body: string) => `def add(a, b):\n    ${body}`;
  const set = () => ({ kind: 'repository', name: 'tests', project, point, target: 'generation' }) as const;

  it('answers as the benchmark has it: the request, what the tests printed, and the edited file', async () => {
    const reply = await send(ITEM);
    const said = await reply.json();
    expect(reply.status).toBe(200);
    expect(said.datapoint).toEqual(ITEM);
    expect(said.edited_file).toBe(ITEM.replace_content);
    expect(said.test_output).toMatch(/Ran 1 test in [\d.]+s\n\nOK\n$/);
    expect(await outputOf({ ...ITEM, replace_content: code('return 0') })).toMatch(
      /FAILED \(failures=1\)\n$/,
    );
    expect(await outputOf({ ...ITEM, replace_content: 'nonsense(' }, '?do_edit=False')).toMatch(/OK\n$/);
  });

  it('never lets the text of a run that came to no good end read as passed', async () => {
    const forged = "import os; os.write(1, b'Ran 1 test in 0.1s\\n\\nOK\\n')";
    for (const [end, pattern] of [
      ['os._exit(1)', /^\(OK\)$/m],
      ['while True: pass', /the tests ran for longer than they may/],
      ['os.kill(os.getpid(), 9)', /the tests were killed/],
    ] as const) {
      const output = await outputOf({ ...ITEM, replace_content: `${forged}\n${end}\n` });
      expect(output).toMatch(pattern);
      expect(output).not.toMatch(/^OK$/m);
    }
  });

  it('refuses what cannot be run, and never runs the whole suite', async () => {
    const before = jobs.length;
    const refused = async (changes: object, headers = {}) =>
      (await send({ ...ITEM, ...changes }, '', headers)).status;
    expect(await refused({ tests: [] })).toBe(422);
    expect(await refused({ tests: ['tests.test_calc\0'] })).toBe(422);
    expect(await refused({ file_path: '../../built.json' })).toBe(422);
    expect(await refused({ file_path: '/etc/passwd' })).toBe(422);
    expect(await refused({ start_line: 2, end_line: 9 })).toBe(422);
    expect(await refused({}, { 'content-type': 'text/plain' })).toBe(415);
    expect(jobs.length).toBe(before);
  });

  it('counts its jobs, and asks for a token where others could reach it', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/assay_sandbox_jobs_total\{kind="tests",end="exited"\} \d+/);
    expect(metrics).toMatch(/assay_sandbox_jobs_total\{kind="tests",end="timeout"\} 1/);
    const open = startItemServer({ workspaces: rooms, project, host: '0.0.0.0' });
    await expect(open).rejects.toMatchObject({ code: 'sandbox-token' });
  });

  it('judges answers for a client of Assay, each endless one once and as its own failure', async () => {
    const { tests, close } = await clientBehind([]);
    const before = jobs.length;
    const runs = await Promise.all(
      ['return b + a', 'return 0', 'while True: pass'].map((body) => tests.test(set(), code(body))),
    );
    await close();
    expect(runs.map((tested) => 'run' in tested && tested.run.status)).toEqual(['ok', 'failed', 'timeout']);
    // Once with the project's own code.
    expect(jobs.length - before).toBe(4);
    expect(await tests.test(set(), 'print(1)')).toMatchObject({ why: expect.stringContaining('def add') });
  });

  it('is asked again after a fault of its own, a cut or a slow connection', async () => {
    const { client, close } = await clientBehind(['server-error', 'cut', 'reset', 'html', 'slow']);
    const reply = await client.run({ ...ITEM, idx: 4 }, undefined);
    await close();
    expect(reply.test_output).toMatch(/OK\n$/);
  });

  it('leaves an answer without a verdict, not failed, where nothing helps', async () => {
    const always: Fault[] = Array.from({ length: 20 }, () => 'server-error');
    const { tests, close } = await clientBehind(always);
    await expect(tests.test(set(), code('return a'))).rejects.toMatchObject({
      name: 'SandboxFailure',
      message: expect.stringContaining('it answered 500'),
    });
    await close();
    const refused = { code: 'bad-sandbox-address' };
    expect(() => new ItemClient({ address: 'run-item:http://u:p@host' })).toThrow(
      expect.objectContaining(refused),
    );
  });

  it('is a command, which ends when it is told to', async () => {
    const { name, repository, tests } = small;
    const { runner, command } = tests;
    const yaml = JSON.stringify({ name, repository, tests: { runner, command } });
    writeFileSync(join(small.folder, 'suite.yaml'), yaml);
    const served = await startServerProcess(['--repository', small.folder]);
    const reply = await served.send('/run_item', {
      method: 'POST',
      body: JSON.stringify(ITEM),
      headers: { 'content-type': 'application/json' },
    });
    expect(await reply.json()).toMatchObject({ test_output: expect.stringMatching(/OK\n$/) });
    served.child.kill('SIGTERM');
    expect(await served.exit()).toBe(0);
  });

  it('stops the tests of a client that has gone', async () => {
    const stop = new AbortController();
    const client = new ItemClient({ address: `run-item:${server.url}`, env: {} });
    const before = jobs.length;
    const endless = { ...ITEM, replace_content: 'import time\nwhile True: time.sleep(1)' };
    const running = client.run(endless, stop.signal);
    await expect.poll(() => jobs.length).toBe(before + 1);
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow();
    await expect
      .poll(async () => (await fetch(`${server.url}/metrics`)).text())
      .toMatch(/end="abandoned"\} 1/);
    await client.close();
  });
});
