import { present } from '../present.ts';
import type { AnsweredRow } from './rows.ts';

/** What a sample took to be obtained, as far as its row tells it. */
export interface Effort {
  /** Of prompts and answers, all turns together. */
  readonly tokens?: number;
  /** That the server worked, all turns together. */
  readonly seconds?: number;
  /** Requests of a strategy, and why it made no more. */
  readonly turns?: number;
  readonly stop?: string;
  /** Of `repair`: how many answers it took to the one that was kept. */
  readonly round?: number;
  /** Whose results the model was told. */
  readonly feedback?: string;
  /** Of `repair`: what share of the tests passed, turn by turn. */
  readonly shares?: readonly number[];
}

/** Tokens only where the server counted them: figures of another kind are no price. */
export function effortOf({
  usage,
  timing,
  turns,
  stop,
  turn,
  feedback,
  tests_by_turn,
}: Pick<AnsweredRow, 'turns' | 'stop' | 'turn' | 'feedback' | 'tests_by_turn'> & {
  readonly usage?: Partial<NonNullable<AnsweredRow['usage']>>;
  readonly timing?: Partial<NonNullable<AnsweredRow['timing']>>;
}): Effort {
  const { promptTokens, completionTokens, source } = usage ?? {};
  const isCounted = source === 'server' && promptTokens !== undefined && completionTokens !== undefined;
  return present({
    tokens: isCounted ? promptTokens + completionTokens : undefined,
    seconds: timing?.totalMs === undefined ? undefined : timing.totalMs / 1000,
    turns,
    stop,
    feedback,
    round: roundOf(turn),
    shares: tests_by_turn,
  });
}

/** `turn 3 without 1` → 3 */
function roundOf(turn: string | undefined): number | undefined {
  const [, round] = /^turn (\d{1,4})\b/.exec(turn ?? '') ?? [];
  return round === undefined ? undefined : Number(round);
}
