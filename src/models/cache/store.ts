import { createHash } from 'node:crypto';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '../../config/paths.ts';
import { writeWhole } from '../../results/files.ts';
import type { ModelAnswer, ModelDescription, ModelRequest } from '../contract.ts';

const answerSchema = z.object({
  answer: z.string(),
  reasoning: z.string().exactOptional(),
  finish: z.enum(['stop', 'length', 'refused']),
  usage: z
    .object({
      promptTokens: z.number().exactOptional(),
      completionTokens: z.number().exactOptional(),
      reasoningTokens: z.number().exactOptional(),
      source: z.enum(['server', 'counted-chunks']),
    })
    .exactOptional(),
  timing: z.object({
    ttftMs: z.number().exactOptional(),
    totalMs: z.number(),
    tokensPerS: z.number().exactOptional(),
  }),
  logprob: z.object({ mean: z.number(), tokens: z.number() }).exactOptional(),
  ignored: z.array(z.string()).exactOptional(),
});

export interface CacheStats {
  readonly folder: string;
  readonly answers: number;
  readonly bytes: number;
}

/** Answers on disk, one file each, named by the SHA-256 of everything that was asked and of whom. */
export interface AnswerCache {
  get(key: string): Promise<ModelAnswer | undefined>;
  put(key: string, answer: ModelAnswer): Promise<void>;
  stats(): Promise<CacheStats>;
  /** Removes all; resolves to how many there were. */
  clear(): Promise<CacheStats>;
}

export function openCache(folder = join(cacheFolder(), 'answers')): AnswerCache {
  const pathOf = (key: string): string => join(folder, key.slice(0, 2), `${key}.json`);
  const stats = () => measure(folder);
  return {
    get: (key) => readAnswer(pathOf(key)),
    put: (key, answer) => writeWhole(pathOf(key), `${JSON.stringify(answer)}\n`),
    stats,
    async clear() {
      const before = await stats();
      await rm(folder, { recursive: true, force: true });
      return before;
    },
  };
}

/** The whole request, its sample's index and the model that it goes to. */
export function keyOf(address: string, model: ModelDescription, request: ModelRequest): string {
  const { task, language, sample, prompt, params, logprobs } = request;
  const sorted = Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const server = Object.entries(model.server).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = [1, address, model.provider, model.id, server, task, language, sample, prompt, sorted];
  // Older keys stay as they are.
  if (logprobs === true) parts.push('logprobs');
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A file that is missing, half or foreign is no answer: it will be asked for again. */
async function readAnswer(path: string): Promise<ModelAnswer | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return answerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function measure(folder: string): Promise<CacheStats> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json'));
  let bytes = 0;
  for (const name of files) bytes += (await stat(join(folder, name)).catch(() => ({ size: 0 }))).size;
  return { folder, answers: files.length, bytes };
}
