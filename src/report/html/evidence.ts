import { z } from 'zod';
import { readNdjson } from '../../results/ndjson.ts';
import type { ScoredRun, ScoredSample } from '../../results/scored/contract.ts';
import { hasFailed } from '../failures.ts';

/** What a failed sample is shown with, beside why it failed; each may be hostile. */
export interface Evidence {
  readonly code?: string;
  readonly printed?: string;
}

/** A sample that failed, with what its row holds. */
export interface FailedSample extends Evidence {
  readonly sample: ScoredSample;
}

const text = z.string().nullish().catch(undefined);

/** Rows of Assay and can-ai-code have `code`, those of HumanEval's tool a `completion`; others have none. */
const row = z.looseObject({ code: text, completion: text, printed: text });

/** More of a program, or of what it printed, is in the file of rows. */
const MOST_CHARACTERS = 6000;

/** The failed samples of a run, `most` at most, with their code as far as its file has it. Reads no further than it must. */
export async function failedSamples({ file, samples }: ScoredRun, most: number): Promise<FailedSample[]> {
  const failed = samples.filter(hasFailed).slice(0, most);
  const found = await readEvidence(file, new Set(failed.flatMap(({ line }) => line ?? [])));
  return failed.map((sample) => ({ sample, ...found.get(sample.line ?? 0) }));
}

async function readEvidence(file: string, lines: ReadonlySet<number>): Promise<Map<number, Evidence>> {
  const found = new Map<number, Evidence>();
  if (lines.size === 0) return found;
  for await (const { number, value } of readNdjson(file, { forgiveTornEnd: true })) {
    if (lines.has(number)) found.set(number, evidenceOf(value));
    if (found.size === lines.size) break;
  }
  return found;
}

function evidenceOf(value: unknown): Evidence {
  const { data } = row.safeParse(value);
  const [code, printed] = [data?.code ?? data?.completion, data?.printed];
  return {
    ...(code === undefined || code === null ? {} : { code: cut(code) }),
    ...(printed === undefined || printed === null ? {} : { printed: cut(printed) }),
  };
}

const cut = (whole: string): string =>
  whole.length <= MOST_CHARACTERS
    ? whole
    : `${whole.slice(0, MOST_CHARACTERS)}\n… ${whole.length - MOST_CHARACTERS} more characters are in the file.`;
