import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { keepFile } from '../../cache/keep.ts';
import type { ExpectedTests } from '../../repository/tests/contract.ts';

const kept = z.strictObject({
  assay: z.literal('expected-tests'),
  key: z.string(),
  passed: z.array(z.tuple([z.string(), z.int()])),
  ran: z.int(),
  patched: z.array(z.string()),
  modules: z.array(z.tuple([z.string(), z.array(z.string())])),
  cpuS: z.number(),
});

/** What the file holds; undefined where there is none, or one that is torn or made from something else. */
export async function readKept(path: string, key: string): Promise<ExpectedTests | undefined> {
  try {
    const { passed, modules, ...read } = kept.parse(JSON.parse(await readFile(path, 'utf8')));
    return read.key === key ? { ...read, passed: new Map(passed), modules: new Map(modules) } : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, also where two processes write the same file. Throws AssayError `cache-write`. */
export async function writeKept(path: string, key: string, expected: ExpectedTests): Promise<void> {
  const { passed, modules, ran, patched, cpuS } = expected;
  const held = { ran, patched, cpuS, passed: [...passed], modules: [...modules] };
  await keepFile(path, JSON.stringify({ assay: 'expected-tests', key, ...held }), 'Expected tests');
}
