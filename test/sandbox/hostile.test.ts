import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { CallReport, Sandbox } from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ROOMS } from '../fixtures/rooms.ts';
import { descendants, stillAlive } from './processes.ts';

const FOLDER = new URL('../fixtures/hostile/', import.meta.url);
const PROGRAMS = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));
const LIMITS = { inputCpuS: 1, jobCpuS: 3, memoryBytes: 512 << 20, outputBytes: 8 << 20 };
const CANARY = 'the expected answers are 9 and 16';
/** What `n * n` of 3 and 4 leads to. */
const RIGHT = ['80054b092e', '80054b102e'];

let folder: string;
let canary: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'canary-'));
  canary = join(folder, 'answers.json');
  writeFileSync(canary, CANARY, { mode: 0o666 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const { name: backend, needs, open } of ROOMS) {
  describeWith(needs, `hostile programs in ${backend}`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      // One member: whatever a program leaves behind meets the next job.
      sandbox = await open(1);
    });
    afterAll(async () => {
      const started = descendants(process.pid);
      await sandbox.close();
      expect(started.length).toBeGreaterThan(0);
      // Bubblewrap's inner process ends a moment after the outer one.
      await vi.waitFor(() => expect(started.filter(stillAlive)).toEqual([]));
    });

    test.each(PROGRAMS)('%s is not accepted, ends as it should and harms nobody', async (program) => {
      const code = readFileSync(new URL(program, FOLDER), 'utf8');
      const report = await run(sandbox, code);
      expect(endsOf(code), report.printed).toContain(report.end);
      expect(accepted(report)).toBe(false);
      expect(valuesOf(report).join(' ')).not.toContain(Buffer.from(CANARY).toString('hex'));
      expect(readFileSync(canary, 'utf8')).toBe(CANARY);
      const next = await run(sandbox, HONEST);
      expect(next.end, next.printed).toBe('finished');
      expect(accepted(next)).toBe(true);
      expect(readdirSync(tmpdir())).not.toContain('left-behind');
    });
  });
}

/** Right only where nothing of an earlier job is to be found. */
const HONEST = `
import os, threading
def answer(n, canary):
    assert os.listdir('.') == [], os.listdir('.')
    assert threading.active_count() == 1
    assert all(map(os.get_blocking, range(3)))
    return n * n
`;

function run(sandbox: Sandbox, code: string): Promise<CallReport> {
  const inputs = Buffer.from(JSON.stringify([3, 4].map((n) => [n, canary])));
  return sandbox.call({ language: 'python', code, entry: 'answer', inputs, limits: LIMITS });
}

function endsOf(code: string): string[] {
  return /^# Ends: (.*)$/m.exec(code)?.[1]?.split(' or ') ?? [];
}

function valuesOf({ results }: CallReport): string[] {
  return results.map((result) =>
    result.kind === 'value' ? Buffer.from(result.bytes).toString('hex') : result.kind,
  );
}

function accepted(report: CallReport): boolean {
  return report.end === 'finished' && valuesOf(report).join() === RIGHT.join();
}
