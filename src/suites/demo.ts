/**
 * The suite of `assay demo`: twelve small tasks written for Assay, and what a stand-in model answers to them.
 * No paper; ships with Assay under its licence (MIT).
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageFolder } from '../shipped.ts';
import { callSet } from './calls.ts';
import { CODE_ROW, codeTask } from './code-task.ts';
import type { Task } from './contract.ts';
import type { SuiteSource } from './source.ts';

const FOLDER = join(packageFolder, 'suites', 'demo');

const Row = z.strictObject({
  ...CODE_ROW,
  atol: z.number(),
  base_input: z.string(),
  plus_input: z.string(),
});

const Answers = z.record(
  z.string(),
  z.strictObject({ finish: z.enum(['stop', 'length']), answer: z.string() }),
);

/** What the stand-in model says to one task. */
export interface DemoAnswer {
  readonly finish: 'stop' | 'length';
  readonly answer: string;
}

export const demo: SuiteSource = {
  name: 'demo',
  version: 'v1',
  about:
    'Twelve small tasks that ship with Assay, for `assay demo`: they show the path, they measure nothing.',
  licence: 'MIT',
  source: 'suites/demo',
  packages: [],
  // One answer never ends. That it is a timeout is to be seen and not waited for: in the embedded sandbox it was minutes.
  minInputCpuS: 1,
  dataset: undefined,
  async data() {
    const path = join(FOLDER, 'tasks.yaml');
    const lines = await readFile(path);
    return { path, lines, sha256: createHash('sha256').update(lines).digest('hex') };
  },
  tasks: (lines) =>
    z
      .array(Row)
      .parse(parse(new TextDecoder().decode(lines)))
      .map(toTask),
};

/** Task id → the answer of the stand-in model, one for each task of the suite. */
export async function loadDemoAnswers(): Promise<ReadonlyMap<string, DemoAnswer>> {
  const text = await readFile(join(FOLDER, 'answers.yaml'), 'utf8');
  return new Map(Object.entries(Answers.parse(parse(text))));
}

const bytes = (json: string) => new TextEncoder().encode(json);

function toTask(row: z.infer<typeof Row>): Task {
  return codeTask(row, [
    callSet({ name: 'base', inputs: bytes(row.base_input), atol: row.atol }),
    callSet({ name: 'plus', inputs: bytes(row.plus_input), atol: row.atol }),
  ]);
}
