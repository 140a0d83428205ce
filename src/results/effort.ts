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
}

/** Tokens only where the server counted them: figures of another kind are no price. */
export function effortOf({
  usage,
  timing,
  turns,
  stop,
}: Pick<AnsweredRow, 'turns' | 'stop'> & {
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
  });
}
