import { z } from 'zod';
import { present } from '../../present.ts';
import { isTooDeep } from '../../results/raw-json.ts';
import { dropSecrets, EVIDENCE } from '../../results/secrets.ts';
import type { TurnPart } from '../contract.ts';
import { cutLong } from '../sample/cut.ts';
import { lenient, rowFields } from '../sample/fields.ts';

const turnFields = rowFields.extend({
  turn: z.string(),
  kept: lenient(z.boolean()),
  why: lenient(z.string()),
  trial: lenient(
    z.object({
      passed: z.number(),
      total: z.number(),
      outcome: z.string(),
      feedback: z.string().exactOptional(),
    }),
  ),
});

/** The turns of a sample, in the order in which they were first written; lines of one turn are read over each other. */
export function turnsTold(lines: readonly string[]): TurnPart[] {
  const turns = new Map<string, Record<string, unknown>>();
  for (const row of lines.flatMap(rowOf)) {
    const name = String(row['turn']);
    turns.set(name, { ...turns.get(name), ...row });
  }
  return [...turns.values()].flatMap(partOf);
}

function partOf(row: Readonly<Record<string, unknown>>): TurnPart[] {
  const { data } = turnFields.safeParse(cutLong(dropSecrets(row, EVIDENCE).fields).fields);
  if (data === undefined) return [];
  const { turn, prompt, answer, kept, why, trial, failure, usage, timing } = data;
  const { promptTokens, completionTokens } = usage ?? {};
  const tokens =
    promptTokens === undefined || completionTokens === undefined
      ? undefined
      : promptTokens + completionTokens;
  const ms = timing?.totalMs;
  return [{ turn, ...present({ prompt, answer, kept, why, trial, failure, tokens, total_ms: ms }) }];
}

function rowOf(line: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !isTooDeep(value) ? [{ ...value }] : [];
  } catch {
    return [];
  }
}
