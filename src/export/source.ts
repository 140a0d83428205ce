import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { groupBy } from '../group-by.ts';
import { readManifest } from '../results/manifest.ts';
import type { Manifest } from '../results/manifest.ts';
import { readNdjson } from '../results/ndjson.ts';
import type { ScoredRun, ScoredSample } from '../results/scored/contract.ts';
import { readScored } from '../results/scored/read.ts';
import type { Score } from '../stats/score.ts';
import { scoreOf } from '../stats/scoreboard.ts';

/** A graded run of whatever tool that is to be exported. */
export interface Source {
  readonly run: ScoredRun;
  readonly score: Score;
  readonly manifest?: Manifest;
  /** When its file was last changed, ISO 8601; when the run began only its manifest tells. */
  readonly changed: string;
  /** Every sample that counts with the row that it stands in, in the order of the file, which is read anew each time. */
  samples(): AsyncGenerator<Exported>;
}

export interface Exported {
  readonly sample: ScoredSample;
  readonly row: Row;
}

const text = z.string().nullish().catch(undefined);
const number = z.number().nullish().catch(undefined);

/** What formats take of a row beside its verdict. Tools differ: what is not there, or of another kind, is left out. */
const rowSchema = z.looseObject({
  prompt: z
    .union([z.string(), z.array(z.object({ role: z.string(), content: z.string() }))])
    .nullish()
    .catch(undefined),
  answer: text,
  completion: text,
  reasoning: text,
  code: text,
  finish: text,
  printed: text,
  extractor: text,
  sandbox: text,
  runtime: text,
  params: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  usage: z
    .object({ promptTokens: number, completionTokens: number, reasoningTokens: number })
    .nullish()
    .catch(undefined),
  timing: z.object({ totalMs: number }).nullish().catch(undefined),
  cpu_s: number,
  wall_s: number,
  peak_bytes: number,
});

export type Row = z.infer<typeof rowSchema>;

const NO_ROW: Row = rowSchema.parse({});

/** @throws AssayError as `readScored`. */
export async function openSource(path: string): Promise<Source> {
  const run = await readScored(path);
  const manifest = run.manifest === undefined ? undefined : await readManifest(run.manifest);
  return {
    run,
    score: scoreOf(run),
    ...(manifest === undefined ? {} : { manifest }),
    changed: (await stat(run.file)).mtime.toISOString(),
    samples: () => samplesOf(run),
  };
}

/** Some tools write all samples of a task into one line, and some write no lines. */
async function* samplesOf({ file, samples }: ScoredRun): AsyncGenerator<Exported> {
  const [first] = samples;
  if (first?.line === undefined) return yield* samples.map((sample) => ({ sample, row: NO_ROW }));
  const lines = new Map(groupBy(samples, ({ line }) => line).map((group) => [group[0].line, group]));
  for await (const { number: line, value } of readNdjson(file, { forgiveTornEnd: true })) {
    const found = lines.get(line);
    if (found === undefined) continue;
    const row = rowSchema.parse(value);
    for (const sample of found) yield { sample, row };
  }
}

export async function firstRow({ samples }: Source): Promise<Row | undefined> {
  for await (const { row } of samples()) return row;
  return undefined;
}
