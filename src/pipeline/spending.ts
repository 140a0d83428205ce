import { AssayError } from '../errors.ts';
import type { AnsweredRow } from '../results/rows.ts';
import type { Spent } from '../results/spent.ts';
import type { OnEvent } from './events.ts';

/** What a run may use up. */
export interface Budget {
  /** Tokens of all prompts and answers together. */
  readonly maxTokensTotal?: number;
  /** In the currency of `price`. Needs `price`. */
  readonly maxCost?: number;
  readonly price?: Price;
}

/** Of a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** What of the price is paid for an answer of a batch, at OpenAI and at Anthropic. */
const BATCH_SHARE = 0.5;

/** Adds up what answers used, and tells when it is enough. */
export class Spending {
  readonly #budget: Budget;
  readonly #onEvent: OnEvent | undefined;
  #prompt = 0;
  #completion = 0;
  #reasoning = 0;
  /** Tokens at the full price, those of batches in part. */
  #priced = { prompt: 0, completion: 0 };
  #cached = 0;
  #uncounted = 0;
  #isTold = false;

  /** @throws AssayError `no-price` where a cost is limited and no price is known. */
  constructor(budget: Budget, onEvent?: OnEvent) {
    this.#budget = budget;
    this.#onEvent = onEvent;
    if (budget.maxCost === undefined || budget.price !== undefined) return;
    throw new AssayError('no-price', '--max-cost needs the price of the tokens.', {
      next: 'Give it for a million tokens of prompts and of answers: --price 0.4/1.6',
    });
  }

  add({ answer, usage, cached, batch }: Pick<AnsweredRow, 'answer' | 'usage' | 'cached' | 'batch'>): void {
    if (answer === null) return;
    if (cached === true) {
      this.#cached += 1;
      return;
    }
    if (usage?.source !== 'server') this.#uncounted += 1;
    const { promptTokens = 0, completionTokens = 0 } = usage ?? {};
    const share = batch === undefined ? 1 : BATCH_SHARE;
    this.#prompt += promptTokens;
    this.#completion += completionTokens;
    this.#priced.prompt += share * promptTokens;
    this.#priced.completion += share * completionTokens;
    this.#reasoning += usage?.reasoningTokens ?? 0;
  }

  /** True once a limit is reached: nothing more is to be asked. What is under way may still end. */
  get isOver(): boolean {
    const limit = this.#reached();
    if (limit === undefined) return false;
    const text = `Nothing more is asked: ${limit} is reached. The same command with a higher limit goes on.`;
    if (!this.#isTold) this.#onEvent?.({ kind: 'note', text });
    this.#isTold = true;
    return true;
  }

  #reached(): string | undefined {
    const { maxTokensTotal, maxCost } = this.#budget;
    if (maxTokensTotal !== undefined && this.#prompt + this.#completion >= maxTokensTotal)
      return `--max-tokens-total ${maxTokensTotal}`;
    const { cost } = this.spent();
    return maxCost !== undefined && cost !== undefined && cost >= maxCost
      ? `--max-cost ${maxCost}`
      : undefined;
  }

  spent(): Spent {
    const { price } = this.#budget;
    return {
      promptTokens: this.#prompt,
      completionTokens: this.#completion,
      reasoningTokens: this.#reasoning,
      cached: this.#cached,
      uncounted: this.#uncounted,
      ...(price === undefined
        ? {}
        : { cost: (this.#priced.prompt * price.input + this.#priced.completion * price.output) / 1e6 }),
    };
  }
}
