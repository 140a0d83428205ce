import { z } from 'zod';
import type { AnswerBuilder } from '../http/answer.ts';
import type { Where } from '../http/failures.ts';
import { parseEvent } from '../http/json.ts';

const detailsSchema = z.object({
  finish_reason: z.string().nullish(),
  generated_tokens: z.number().nullish(),
});
const tokenSchema = z.object({
  token: z.object({ text: z.string(), special: z.boolean().nullish() }).nullish(),
  generated_text: z.string().nullish(),
  details: detailsSchema.nullish(),
});
const outputSchema = z.union([tokenSchema, z.tuple([tokenSchema])]);

/** Takes what text-generation-inference and LMI send for `{inputs, parameters}`: a token an event or a line, or one document. */
export class TokenReader {
  readonly #answer: AnswerBuilder;
  readonly #where: Where;
  readonly #stop: readonly string[];
  /** What may still turn out to be the beginning of a stop text. */
  #held = '';
  #hasTokens = false;
  isDone = false;

  constructor(answer: AnswerBuilder, where: Where, stop: readonly string[]) {
    this.#answer = answer;
    this.#where = where;
    this.#stop = stop;
  }

  take(data: string): void {
    const output = parseEvent(data, outputSchema, this.#where);
    const { token, generated_text: whole, details } = Array.isArray(output) ? output[0] : output;
    this.#answer.begin();
    if (token) {
      this.#hasTokens = true;
      if (token.special !== true) this.#add(token.text);
    }
    if (whole !== undefined && whole !== null) {
      if (!this.#hasTokens) this.#add(whole);
      this.#end();
    } else if (details?.finish_reason) this.#end();
    this.#answer.end(details?.finish_reason);
    if (typeof details?.generated_tokens === 'number')
      this.#answer.counted({ completionTokens: details.generated_tokens });
  }

  #add(text: string): void {
    this.#held += text;
    const longest = Math.max(0, ...this.#stop.map(({ length }) => length));
    const free = Math.max(0, this.#held.length - longest);
    this.#answer.answer(this.#held.slice(0, free));
    this.#held = this.#held.slice(free);
  }

  /** text-generation-inference ends an answer with the stop text, which is no part of it. */
  #end(): void {
    this.isDone = true;
    const stop = this.#stop.find((text) => this.#held.endsWith(text)) ?? '';
    this.#answer.answer(this.#held.slice(0, this.#held.length - stop.length));
    this.#held = '';
  }
}
