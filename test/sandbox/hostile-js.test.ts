import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { ExpressionReport, Sandbox } from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ROOMS } from '../fixtures/rooms.ts';
import { descendants, stillAlive } from './processes.ts';

const FOLDER = new URL('../fixtures/hostile-js/', import.meta.url);
const PROGRAMS = readdirSync(FOLDER).filter((name) => name.endsWith('.js'));
const LIMITS = { inputCpuS: 1, jobCpuS: 3, memoryBytes: 512 << 20, outputBytes: 8 << 20 };
const CANARY = 'the expected answers are 9 and 16';

let folder: string;
let canary: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'canary-'));
  canary = join(folder, 'answers.json');
  writeFileSync(canary, CANARY, { mode: 0o666 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const { name: backend, needs, open } of ROOMS) {
  describeWith(needs, `hostile JavaScript in ${backend}`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      // One member: whatever a program leaves behind meets the next job.
      sandbox = await open(1);
    });
    afterAll(async () => {
      const started = descendants(process.pid);
      await sandbox.close();
      expect(started.length).toBeGreaterThan(0);
      await vi.waitFor(() => expect(started.filter(stillAlive)).toEqual([]));
    });

    test.each(PROGRAMS)('%s is not accepted, ends as it should and harms nobody', async (program) => {
      const code = readFileSync(new URL(program, FOLDER), 'utf8');
      const report = await run(sandbox, code);
      expect(endsOf(code), report.printed).toContain(report.end);
      expect(report.results).toHaveLength(2);
      expect(accepted(report)).toBe(false);
      expect(textsOf(report).join(' ')).not.toContain(CANARY);
      expect(readFileSync(canary, 'utf8')).toBe(CANARY);
      const next = await run(sandbox, HONEST);
      expect(next.end, next.printed).toBe('finished');
      expect(textsOf(next)).toEqual(['9', '16']);
      expect(readdirSync(tmpdir())).not.toContain('left-behind');
    });
  });
}

/** Right only where nothing of an earlier job is to be found. */
const HONEST = `
const fs = require('fs');
function answer(n, canary) {
  if (fs.readdirSync('.').length > 0) throw new Error('files of another job');
  return n * n;
}`;

function run(sandbox: Sandbox, code: string): Promise<ExpressionReport> {
  const calls = [3, 4].map((n) => `answer(${n}, ${JSON.stringify(canary)})`);
  return sandbox.evaluate({ language: 'javascript', code, calls, limits: LIMITS });
}

function endsOf(code: string): string[] {
  return /^\/\/ Ends: (.*)$/m.exec(code)?.[1]?.split(' or ') ?? [];
}

function textsOf({ results }: ExpressionReport): string[] {
  return results.map((result) => (result.kind === 'timeout' ? result.kind : result.text));
}

function accepted(report: ExpressionReport): boolean {
  return textsOf(report).join() === '9,16';
}
