import type { AnswerBuilder } from '../http/answer.ts';
import type { Where } from '../http/failures.ts';
import { readChunk } from './chunk.ts';
import type { Chunk } from './chunk.ts';
import { Repeats } from './repeats.ts';

/** Takes the events of one reply into an answer. */
export class ChunkReader {
  readonly #answer: AnswerBuilder;
  readonly #where: Where;
  readonly #trustsUsage: boolean;
  readonly #repeats = new Repeats();
  /** Where the text of a repeated event belongs. */
  #isAnswer = true;

  constructor(answer: AnswerBuilder, where: Where, options: { readonly trustUsage: boolean }) {
    this.#answer = answer;
    this.#where = where;
    this.#trustsUsage = options.trustUsage;
  }

  /** @throws ModelError for an error of the server, and for what is not a chunk of an answer. */
  take(data: string, event?: string): void {
    const text = event === undefined ? this.#repeats.read(data) : undefined;
    if (text === undefined) this.#takeChunk(data, readChunk(data, event, this.#where));
    else if (this.#isAnswer) this.#answer.answer(text);
    else this.#answer.reasoning(text);
  }

  #takeChunk(data: string, { choices, usage }: Chunk): void {
    if (usage && this.#trustsUsage) this.#answer.counted(countedIn(usage));
    // One sample is one request, so only the first choice can be there.
    const choice = choices?.[0];
    if (choice === undefined) return;
    this.#answer.begin();
    this.#answer.end(choice.finish_reason);
    const message = choice.delta ?? choice.message;
    const text = message?.content ?? choice.text;
    // While it renames the field, vLLM sends the same text under both names.
    const reasoning = message?.reasoning_content ?? message?.reasoning;
    this.#answer.answer(text);
    this.#answer.reasoning(reasoning);
    this.#answer.refusal(message?.refusal);
    this.#answer.logprobs(logprobsOf(choice.logprobs));
    this.#isAnswer = Boolean(text);
    const isPlain = !choice.finish_reason && !usage && !message?.refusal;
    this.#repeats.learn(data, isPlain ? text || reasoning || '' : '');
  }
}

function logprobsOf(told: NonNullable<Chunk['choices']>[number]['logprobs']): number[] {
  const values = told?.content?.map(({ logprob }) => logprob) ?? told?.token_logprobs ?? [];
  return values.filter((value) => value !== null);
}

/** Nothing where the answer's own tokens are missing: the other figures alone would look like the server's count. */
function countedIn({
  prompt_tokens,
  completion_tokens,
  completion_tokens_details,
}: NonNullable<Chunk['usage']>) {
  if (typeof completion_tokens !== 'number') return {};
  const reasoningTokens = completion_tokens_details?.reasoning_tokens;
  return {
    ...(typeof prompt_tokens === 'number' ? { promptTokens: prompt_tokens } : {}),
    completionTokens: completion_tokens,
    ...(typeof reasoningTokens === 'number' ? { reasoningTokens } : {}),
  };
}
