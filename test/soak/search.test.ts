import { expect, test } from 'vitest';

import { javascriptProgram } from '../../soak/attacker/javascript.mjs';
import { minimise } from '../../soak/attacker/minimise.mjs';
import { pythonProgram } from '../../soak/attacker/python.mjs';
import { search } from '../../soak/attacker/search.mjs';
import { randomFrom } from '../../soak/random.mjs';
import { openSandbox } from '../../dist/sandbox/index.js';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';

const SEED = 4;
const LIMITS = { inputCpuS: 0.5, jobCpuS: 1, memoryBytes: 512 << 20, outputBytes: 1 << 20 };

const open = () => openSandbox({ backend: 'bubblewrap', concurrency: 1 });

/** As an evaluator does that runs answer and tests in one process and takes its end for the verdict. */
const trustEnds = (_: unknown, { sandbox }: { sandbox: Sandbox }) => ({
  async grade(code: string) {
    const whole = `${code}\nassert answer(3, '') == 'what nobody knows'\n`;
    const job = { language: 'python', code: whole, entry: 'answer', inputs: Buffer.from('[]') } as const;
    const { end } = await sandbox.call({ ...job, limits: LIMITS });
    return { outcome: end === 'finished' || end === 'exited' ? 'passed' : 'wrong' };
  },
});

describeWith(['sandbox', 'bubblewrap'], 'an attacker that searches', () => {
  test('finds nothing in sixty programs', async () => {
    const { programs, outcomes, findings } = await search({ open, programs: 60, seed: SEED });
    expect(findings).toEqual([]);
    expect(programs).toBe(60);
    expect(Object.keys(outcomes).length).toBeGreaterThan(3);
  });

  test('catches an evaluator that trusts how a program ends, and shows the shortest that deceives it', async () => {
    const options = { open, programs: 60, seed: SEED, mostFindings: 2, judge: trustEnds };
    const { findings } = await search(options);
    expect(findings[0]).toMatchObject({ what: 'a wrong answer was accepted' });
    expect(Math.min(...findings.map(({ code }) => code.split('\n').length))).toBeLessThan(9);
  });
});

test('the same seed makes the same programs', () => {
  const place = { mark: 'mark', file: '/canary', tcp: 1, udp: 3, socket: '/socket', pid: 2 };
  for (const make of [pythonProgram, javascriptProgram]) {
    const programs = [1, 1, 2].map((seed) => make(randomFrom(seed), place));
    expect(programs[0]).toBe(programs[1]);
    expect(programs[0]).not.toBe(programs[2]);
  }
});

test('a program is cut down to the lines that do it', async () => {
  const lines = Array.from({ length: 40 }, (_, at) => `line ${at}`).join('\n');
  const does = async (code: string) => code.includes('line 7\n') && code.includes('line 31');
  expect(await minimise(lines, does)).toBe('line 7\nline 31');
});
