import { ModelError } from '../contract.ts';
import type { Finish, ModelAnswer, Usage } from '../contract.ts';
import { own } from '../../own.ts';
import { redact } from '../redact.ts';
import type { Where } from './failures.ts';

/** What servers call an end that is none of the model's own. */
const FINISHES: Readonly<Record<string, Finish>> = {
  length: 'length',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  content_filter: 'refused',
  refusal: 'refused',
};

/** The server gave up on the request; what it had written so far is not the model's answer. */
const ABANDONED = /^(abort|error|cancel)/;

/** What a server says that it counted, in tokens. */
export type Counted = Omit<Usage, 'source'>;

/** Puts the pieces of one answer together and keeps the time. Times are of `performance.now()`. */
export class AnswerBuilder {
  readonly #where: Where;
  readonly #startedAt: number;
  readonly #answer: string[] = [];
  readonly #reasoning: string[] = [];
  readonly #refusal: string[] = [];
  #hasBegun = false;
  #finish: string | undefined;
  readonly #logprobs = { sum: 0, tokens: 0 };
  #usage: Counted = {};
  #firstAt: number | undefined;
  #lastAt: number;

  constructor(where: Where, startedAt: number) {
    this.#where = where;
    this.#startedAt = startedAt;
    this.#lastAt = startedAt;
  }

  /** To be called once the server has begun an answer, which may stay empty. */
  begin(): void {
    this.#hasBegun = true;
  }

  answer(text: string | null | undefined): void {
    this.#add(this.#answer, text);
  }

  reasoning(text: string | null | undefined): void {
    this.#add(this.#reasoning, text);
  }

  refusal(text: string | null | undefined): void {
    this.#add(this.#refusal, text);
  }

  /** Of the tokens of a piece. */
  logprobs(values: readonly number[]): void {
    this.#logprobs.sum += values.reduce((sum, value) => sum + value, 0);
    this.#logprobs.tokens += values.length;
  }

  /** Why the answer ended, in the server's word; nothing leaves what is known. */
  end(reason: string | null | undefined): void {
    this.#finish = reason ?? this.#finish;
  }

  /** What the server has counted; later figures go over earlier ones. What is no count is passed over: limits rest on the sum. */
  counted(usage: Counted): void {
    const counts = Object.entries(usage).filter(([, count]) => Number.isSafeInteger(count) && count >= 0);
    this.#usage = { ...this.#usage, ...Object.fromEntries(counts) };
  }

  #add(pieces: string[], text: string | null | undefined): void {
    if (text === undefined || text === null || text === '') return;
    pieces.push(text);
    this.#lastAt = performance.now();
    this.#firstAt ??= this.#lastAt;
  }

  /**
   * @param done whether the server said that this is all
   * @throws ModelError `empty` where the server sent nothing, `cut` where it stopped halfway.
   */
  finish(done: boolean, ignored: readonly string[]): ModelAnswer {
    this.#mustBeWhole(done);
    const usage = this.#describeUsage();
    const reasoning = this.#reasoning.join('');
    return {
      answer: this.#answer.join('') || this.#refusal.join(''),
      ...(reasoning === '' ? {} : { reasoning }),
      finish: this.#refusal.length > 0 ? 'refused' : (own(FINISHES, this.#finish ?? '') ?? 'stop'),
      usage,
      timing: this.#timing(usage),
      ...this.#meanLogprob(),
      ...(ignored.length === 0 ? {} : { ignored }),
    };
  }

  #meanLogprob(): Pick<ModelAnswer, 'logprob'> {
    const { sum, tokens } = this.#logprobs;
    return tokens === 0 ? {} : { logprob: { mean: sum / tokens, tokens } };
  }

  #mustBeWhole(done: boolean): void {
    if (!this.#hasBegun) throw this.#failure('empty', 'sent no answer at all.');
    if (this.#finish === undefined && !done)
      throw this.#failure('cut', 'stopped in the middle of an answer.');
    if (this.#finish === undefined || !ABANDONED.test(this.#finish)) return;
    const reason = redact(this.#finish, this.#where.secrets).slice(0, 40);
    throw this.#failure('cut', `gave up an answer (it ended by "${reason}").`);
  }

  #failure(kind: 'empty' | 'cut', what: string): ModelError {
    return new ModelError(kind, `${this.#where.shown} ${what}`, { retryable: true });
  }

  #describeUsage(): Usage {
    if (this.#usage.completionTokens !== undefined) return { ...this.#usage, source: 'server' };
    return { completionTokens: this.#answer.length + this.#reasoning.length, source: 'counted-chunks' };
  }

  #timing({ completionTokens = 0, source }: Usage): ModelAnswer['timing'] {
    const totalMs = round(performance.now() - this.#startedAt);
    if (this.#firstAt === undefined) return { totalMs };
    const ttftMs = round(this.#firstAt - this.#startedAt);
    const seconds = (this.#lastAt - this.#firstAt) / 1000;
    // Pieces that came in one packet say nothing of the pace.
    if (source !== 'server' || completionTokens < 2 || seconds < 0.01) return { ttftMs, totalMs };
    return { ttftMs, totalMs, tokensPerS: round((completionTokens - 1) / seconds) };
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;
