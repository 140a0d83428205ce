import { ModelError } from '../contract.ts';
import type { Finish, ModelAnswer, Usage } from '../contract.ts';
import { redact } from '../redact.ts';
import { readChunk } from './chunk.ts';
import type { Chunk } from './chunk.ts';
import type { Where } from './failures.ts';
import { Repeats } from './repeats.ts';

const FINISHES: Readonly<Record<string, Finish>> = {
  length: 'length',
  max_tokens: 'length',
  content_filter: 'refused',
  refusal: 'refused',
};

/** The server gave up on the request; what it had written so far is not the model's answer. */
const ABANDONED = /^(abort|error|cancel)/;

/** Puts the pieces of one answer together and keeps the time. Times are of `performance.now()`. */
export class AnswerBuilder {
  readonly #where: Where;
  readonly #startedAt: number;
  readonly #answer: string[] = [];
  readonly #reasoning: string[] = [];
  readonly #refusal: string[] = [];
  readonly #repeats = new Repeats();
  /** Where the text of a repeated event belongs. */
  #current: string[] = this.#answer;
  #hasChoice = false;
  #finish: string | undefined;
  #usage: Chunk['usage'];
  #firstAt: number | undefined;
  #lastAt: number;

  constructor(where: Where, startedAt: number) {
    this.#where = where;
    this.#startedAt = startedAt;
    this.#lastAt = startedAt;
  }

  /** @throws ModelError for an error of the server, and for what is not a chunk of an answer. */
  take(data: string, event?: string): void {
    const text = event === undefined ? this.#repeats.read(data) : undefined;
    if (text === undefined) this.#takeChunk(data, readChunk(data, event, this.#where));
    else this.#add(this.#current, text);
  }

  #takeChunk(data: string, chunk: Chunk): void {
    this.#usage = chunk.usage ?? this.#usage;
    // One sample is one request, so only the first choice can be there.
    const choice = chunk.choices?.[0];
    if (choice === undefined) return;
    this.#hasChoice = true;
    this.#finish = choice.finish_reason ?? this.#finish;
    const message = choice.delta ?? choice.message;
    const text = message?.content ?? choice.text;
    // While it renames the field, vLLM sends the same text under both names.
    const reasoning = message?.reasoning_content ?? message?.reasoning;
    this.#add(this.#answer, text);
    this.#add(this.#reasoning, reasoning);
    this.#add(this.#refusal, message?.refusal);
    this.#current = text ? this.#answer : this.#reasoning;
    const isPlain = !choice.finish_reason && !chunk.usage && !message?.refusal;
    this.#repeats.learn(data, isPlain ? text || reasoning || '' : '');
  }

  #add(pieces: string[], text: string | null | undefined): void {
    if (text === undefined || text === null || text === '') return;
    pieces.push(text);
    this.#lastAt = performance.now();
    this.#firstAt ??= this.#lastAt;
  }

  /** @throws ModelError `empty` where the server sent nothing, `cut` where it stopped halfway. */
  finish(done: boolean, options: { trustUsage: boolean; ignored: readonly string[] }): ModelAnswer {
    if (!this.#hasChoice) throw this.#failure('empty', 'sent no answer at all.');
    if (this.#finish === undefined && !done)
      throw this.#failure('cut', 'stopped in the middle of an answer.');
    if (this.#finish !== undefined && ABANDONED.test(this.#finish)) {
      throw this.#failure(
        'cut',
        `gave up an answer (finish_reason "${redact(this.#finish, this.#where.secrets).slice(0, 40)}").`,
      );
    }
    const usage = this.#describeUsage(options.trustUsage);
    const reasoning = this.#reasoning.join('');
    return {
      answer: this.#answer.join('') || this.#refusal.join(''),
      ...(reasoning === '' ? {} : { reasoning }),
      finish: this.#refusal.length > 0 ? 'refused' : (FINISHES[this.#finish ?? ''] ?? 'stop'),
      usage,
      timing: this.#timing(usage),
      ...(options.ignored.length === 0 ? {} : { ignored: options.ignored }),
    };
  }

  #failure(kind: 'empty' | 'cut', what: string): ModelError {
    return new ModelError(kind, `${this.#where.shown} ${what}`, { retryable: true });
  }

  #describeUsage(trusted: boolean): Usage {
    const { prompt_tokens, completion_tokens, completion_tokens_details } = this.#usage ?? {};
    if (!trusted || typeof completion_tokens !== 'number') {
      return { completionTokens: this.#answer.length + this.#reasoning.length, source: 'counted-chunks' };
    }
    const reasoningTokens = completion_tokens_details?.reasoning_tokens;
    return {
      ...(typeof prompt_tokens === 'number' ? { promptTokens: prompt_tokens } : {}),
      completionTokens: completion_tokens,
      ...(typeof reasoningTokens === 'number' ? { reasoningTokens } : {}),
      source: 'server',
    };
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
