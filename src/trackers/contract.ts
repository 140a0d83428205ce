import type { AnsweredRow, GradedRow } from '../results/rows.ts';
import type { Spent } from '../results/spent.ts';
import type { Score } from '../stats/score.ts';

/** A run, or one stage of it alone, that has begun: what it is called, and everything that makes it what it is. */
export interface Begun {
  /** An interview alone has no verdicts, an evaluation alone asks nothing. */
  readonly stage: 'run' | 'interview' | 'evaluate';
  readonly suite: string;
  readonly model: string;
  /** Names; absent where answers from elsewhere do not tell. */
  readonly template?: string;
  readonly params?: string;
  readonly strategy?: string;
  /** `whole` is the id of the run that a shard is a part of, and the same for all of its shards. */
  readonly fingerprint: { readonly id: string; readonly whole?: string };
  /** `3/8` */
  readonly shard?: string;
  /** Whether an earlier process began it. */
  readonly resumed: boolean;
}

/** How it ended; a result where it came to one, with what its stage has. */
export interface Ended {
  readonly how: 'finished' | 'failed' | 'stopped';
  readonly result?: {
    readonly score?: Score;
    /** Samples that have an answer, and those whose answer could not be had: of an interview alone. */
    readonly answered?: number;
    readonly unanswered?: number;
    readonly spent?: Spent;
    readonly files: Readonly<Partial<Record<'manifest' | 'interview' | 'eval', string>>>;
  };
}

/** When a piece of work began and ended, in milliseconds since 1970, with fractions. */
export interface Times {
  readonly start: number;
  readonly end: number;
}

/**
 * A request that was answered, or given up: a sample's only one, or a turn of its strategy. In its time are the wait for a
 * place among those in flight, and what was tried again.
 */
export interface Asked extends Times {
  readonly row: AnsweredRow;
}

/** Code that was taken from a sample's answer. */
export interface Extracted extends Times, Pick<GradedRow, 'extractor' | 'extracted_from'> {
  readonly row: AnsweredRow;
}

/**
 * Looks on while a run goes on, to tell others of it. It never throws, never holds the run up, and gives up where nobody
 * listens: a run does not depend on who watches it.
 */
export interface Watcher {
  begun(run: Begun): void;
  asked?(asked: Asked): void;
  answered(row: AnsweredRow): void;
  extracted?(extracted: Extracted): void;
  graded(row: GradedRow): void;
  /** Resolves when all is told, or when its patience is over. */
  ended(ending: Ended): Promise<void>;
}

/** Where notes for the user go. */
export type Note = (text: string) => void;
