import type { Timing, Usage } from '../../models/contract.ts';
import { present } from '../../present.ts';
import type { AnsweredRow, PreparedRow } from '../../results/rows.ts';
import type { Obtained, Turn } from '../../strategies/contract.ts';

/** The sample's row: the answer that was kept, with what all turns together cost. Its prompt is the template's own. */
export function decidedRow(
  row: PreparedRow,
  turns: readonly Turn[],
  { chosen, why, stop, feedback, testsByTurn, consensus, reasoning = chosen.reasoning }: Obtained,
): AnsweredRow {
  const { reasoning: _, cached: __, kept: ___, code: ____, trial: _____, tests: ______, ...answer } = chosen;
  return {
    ...answer,
    ...row,
    ...present({ reasoning, usage: sumOfUsage(turns), timing: sumOfTiming(turns) }),
    attempts: turns.reduce((sum, { attempts }) => sum + attempts, 0),
    ...(turns.every(({ cached }) => cached === true) ? { cached: true } : {}),
    turns: turns.length,
    why,
    ...present({ stop, feedback, tests_by_turn: testsByTurn, consensus }),
  };
}

/** Undefined where nothing is known of any turn. */
function sumOfUsage(turns: readonly Turn[]): Usage | undefined {
  const known = turns.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  if (known.length === 0) return undefined;
  const sumOf = (name: 'promptTokens' | 'completionTokens' | 'reasoningTokens'): number | undefined =>
    known.some((usage) => usage[name] !== undefined)
      ? known.reduce((sum, usage) => sum + (usage[name] ?? 0), 0)
      : undefined;
  return {
    ...present({
      promptTokens: sumOf('promptTokens'),
      completionTokens: sumOf('completionTokens'),
      reasoningTokens: sumOf('reasoningTokens'),
    }),
    source: known.every(({ source }) => source === 'server') ? 'server' : 'counted-chunks',
  };
}

/** The time that the server worked for the sample; several turns may have been under way at once. */
function sumOfTiming(turns: readonly Turn[]): Timing | undefined {
  const known = turns.flatMap(({ timing }) => (timing === undefined ? [] : [timing]));
  if (known.length === 0) return undefined;
  return { totalMs: known.reduce((sum, { totalMs }) => sum + totalMs, 0) };
}
