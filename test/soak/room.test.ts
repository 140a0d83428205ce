import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { enterRoom } from '../../soak/attacker/room.mjs';
import { TARGETS, judgeOf } from '../../soak/attacker/targets.mjs';
import { SandboxFailure } from '../../dist/sandbox/contract.js';
import { openSandbox } from '../../dist/sandbox/index.js';
import type { CallJob, CallReport, Sandbox } from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';

type Call = Sandbox['call'];
interface Place {
  readonly mark: string;
  readonly file: string;
  readonly tcp: number;
  readonly pid: number | undefined;
}

const CODE = 'def answer(n, canary): return n';
const [CALLS] = TARGETS;

describeWith(['sandbox', 'bubblewrap'], 'the room that hostile programs are tried out in', () => {
  let cacheDir: string;
  beforeAll(() => {
    cacheDir = mkdtempSync(join(tmpdir(), 'assay-soak-'));
  });
  afterAll(() => rmSync(cacheDir, { recursive: true }));

  /** What is noticed of a wrong answer in a sandbox with a hole: its jobs go through `hole`. */
  const noticed = async (hole: (call: Call, place: () => Place) => Call): Promise<unknown> => {
    const open = async () => {
      const sandbox = await openSandbox({ backend: 'bubblewrap', concurrency: 1 });
      return { ...sandbox, call: hole(sandbox.call, () => room.place()) };
    };
    const room = await enterRoom(open, judgeOf, cacheDir);
    try {
      return (await room.tryOut({ target: CALLS, code: CODE, shape: 1 })).what;
    } finally {
      await room.leave();
    }
  };
  /** Where the answer does more than it may. */
  const doing =
    (act: (place: Place, report: CallReport) => CallReport | void | Promise<void>) =>
    (call: Call, place: () => Place): Call =>
    async (job: CallJob, options) => {
      const report = await call(job, options);
      return (job.code === CODE && (await act(place(), report))) || report;
    };

  test('notices nothing of an answer that is only wrong', async () => {
    expect(await noticed((call) => call)).toBeUndefined();
  });

  test('notices one that reads a file', async () => {
    const reads = doing(({ file }, report) => ({ ...report, printed: readFileSync(file, 'utf8') }));
    expect(await noticed(reads)).toBe('it read what is secret');
  });

  test('notices one that writes to a file', async () => {
    expect(await noticed(doing(({ file }) => appendFileSync(file, '9')))).toBe(
      'it changed a file of the user',
    );
  });

  test('notices one that leaves a file', async () => {
    let left = '';
    const leaves = doing(({ mark }) => writeFileSync((left = join(tmpdir(), mark)), '9'));
    expect(await noticed(leaves)).toContain('it left a file in');
    rmSync(left);
  });

  test('notices one that stops a process', async () => {
    const stops = doing(({ pid }) => void process.kill(Number(pid), 'SIGSTOP'));
    expect(await noticed(stops)).toBe('it hurt a process of the user');
  });

  test('notices one that connects to a port', async () => {
    const connects = doing(async ({ tcp }) => {
      const socket = connect(tcp, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    });
    expect(await noticed(connects)).toBe('it reached a port of the machine');
  });

  test('notices one that the next program finds traces of', async () => {
    let soiled = false;
    const soils =
      (call: Call): Call =>
      async (job, options) => {
        const report = await call(job, options);
        if (soiled) return { ...report, printed: 'traces' };
        soiled = job.code === CODE;
        return report;
      };
    expect(await noticed(soils)).toContain('it left something behind');
  });

  test('notices one that keeps itself from being judged', async () => {
    const breaks = doing(() => Promise.reject(new SandboxFailure('it broke')));
    expect(await noticed(breaks)).toBe('it kept itself from being judged');
  });
});
