import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import type { Outcome } from '../../outcome.ts';
import { own } from '../../own.ts';
import type { ScoredSample } from './contract.ts';
import { wholeText } from '../lines.ts';
import type { Collected } from './describe.ts';

/** EvalPlus's `eval_results.json`. Source: EvalPlus 0.3.1, `evaluate.py`. */
const results = z.looseObject({
  hash: z.string().exactOptional(),
  eval: z.record(
    z.string(),
    z.array(z.looseObject({ base_status: z.string(), plus_status: z.string().nullish() })),
  ),
});

const OUTCOMES: Readonly<Record<string, Outcome>> = { pass: 'passed', fail: 'wrong', timeout: 'timeout' };

/** MD5 of the unpacked data set, which EvalPlus writes as `hash` → suite and version. */
export const EVALPLUS_HASHES: Readonly<Record<string, { suite: string; suite_version: string }>> = {
  fe585eb4df8c88d844eeb463ea4d0302: { suite: 'humaneval+', suite_version: 'v0.1.10' },
  '401e75ad986361dccc7afecb4121e295': { suite: 'humaneval+mini', suite_version: 'v0.1.10' },
  ee43ecabebf20deef4bb776a405ac5b1: { suite: 'mbpp+', suite_version: 'v0.2.0' },
};

/**
 * The results of EvalPlus, which keeps no cause but timeouts: all else that failed is `wrong`. Its data set is told by its hash.
 * @throws AssayError `cannot-read`, `bad-row`.
 */
export async function readEvalPlus(path: string): Promise<Collected> {
  const parsed = results.safeParse(await readJson(path));
  if (!parsed.success) {
    throw new AssayError('bad-row', `${path} is no eval_results.json of EvalPlus.`, {
      next: 'Give that file, or graded rows (.ndjson, .jsonl).',
    });
  }
  const { hash, eval: tasks } = parsed.data;
  const samples = Object.entries(tasks).flatMap(([task, tries]) =>
    tries.map((each, sample) => toSample(task, sample, each.base_status, each.plus_status ?? undefined)),
  );
  const unknown = hash === undefined ? {} : { suite_version: `md5 ${hash}` };
  return { tool: 'evalplus', run: own(EVALPLUS_HASHES, hash ?? '') ?? unknown, samples };
}

async function readJson(path: string): Promise<unknown> {
  const text = await wholeText(path);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toSample(task: string, sample: number, base: string, plus: string | undefined): ScoredSample {
  const verdict: Record<string, Outcome> = {
    base: own(OUTCOMES, base) ?? 'wrong',
    ...(plus === undefined ? {} : { plus: own(OUTCOMES, plus) ?? 'wrong' }),
  };
  const outcome = Object.values(verdict).find((each) => each !== 'passed') ?? 'passed';
  return { task, language: 'python', sample, outcome, verdict, passed: outcome === 'passed' };
}
