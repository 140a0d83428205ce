import { dirname, join, parse } from 'node:path';
import { z } from 'zod';
import { present } from '../present.ts';
import { changesSchema } from '../models/params-schema.ts';
import { fileFrom } from './paths.ts';
import { checkYaml, readYamlFile } from './yaml-file.ts';
import type { YamlKind } from './yaml-file.ts';

const text = z.string().min(1);
const names = z.array(text).min(1);

/** A grid in a file: every combination of its lists is a run. */
const sweepSchema = z.strictObject({
  suites: names.describe('Names of suites, or folders of questions from this file on.'),
  models: names.describe('Addresses of models, or names of profiles.'),
  templates: names
    .describe("How a task becomes a prompt; default the profile's own, or chat.")
    .exactOptional(),
  params: names.describe("Sampling; default the profile's own, or greedy.").exactOptional(),
  strategies: names.describe('How an answer is obtained; default direct.').exactOptional(),
  max_turns: z.int().min(1).describe('Answers a sample of repair at most; default 5.').exactOptional(),
  candidates: z
    .int()
    .min(1)
    .describe('Programs that best-of and codet choose among; default 5.')
    .exactOptional(),
  set: changesSchema.describe('Changes of sampling parameters, for all runs.').exactOptional(),
  samples: z.int().min(1).describe('Answers a task; default 1.').exactOptional(),
  tasks: text.describe('Only tasks whose id matches: "HumanEval/1?,HumanEval/7".').exactOptional(),
  limit: z.int().min(1).describe('Only the first tasks.').exactOptional(),
  languages: z
    .array(z.enum(['python', 'javascript']))
    .min(1)
    .describe('Only tasks in these languages.')
    .exactOptional(),
  results: text
    .describe('Folder of the runs and the report; default results/ and the name of this file.')
    .exactOptional(),
});

export interface Sweep extends Omit<z.infer<typeof sweepSchema>, 'set' | 'results' | 'max_turns'> {
  /** Name of the file without its ending. */
  readonly name: string;
  readonly maxTurns?: number;
  /** `key=value` */
  readonly set?: readonly string[];
  readonly results: string;
}

const SWEEP: YamlKind = {
  kind: 'sweep',
  missing: 'Give the path of a sweep: docs/prompts.md has one to start from.',
  bad: 'docs/prompts.md has every field with an example.',
};

/** @throws AssayError `no-sweep`, or `bad-sweep` with file, line and the nearest known field. */
export async function loadSweep(path: string, env: NodeJS.ProcessEnv = process.env): Promise<Sweep> {
  const read = checkYaml(await readYamlFile(path, SWEEP, env), sweepSchema);
  const { set, results, max_turns: maxTurns, ...sweep } = read;
  const { name } = parse(path);
  const here = (one: string): string => fileFrom(dirname(path), one);
  return {
    ...sweep,
    ...present({ maxTurns }),
    name,
    suites: sweep.suites.map(here),
    ...(sweep.templates === undefined ? {} : { templates: sweep.templates.map(here) }),
    ...(sweep.params === undefined ? {} : { params: sweep.params.map(here) }),
    ...(set === undefined
      ? {}
      : { set: Object.entries(set).map(([key, value]) => `${key}=${settingText(value)}`) }),
    results: results ?? join('results', name),
  };
}

/** As --set reads it. */
const settingText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
