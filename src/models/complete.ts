import { createAsker } from './ask.ts';
import type { AskOptions } from './ask.ts';
import type { Model, ModelAnswer, Params, Prompt } from './contract.ts';
import { openModel } from './index.ts';
import type { OpenOptions } from './provider.ts';

/** Greedy, and room for an answer that thinks first. */
const DEFAULT_PARAMS: Params = { temperature: 0, max_tokens: 4096 };

export interface Completion extends ModelAnswer {
  /** The model's id at its server. */
  readonly model: string;
  /** Requests that it took. */
  readonly attempts: number;
}

/**
 * One answer from the model at an address, retried as in a run. `params` go over greedy sampling with 4096 tokens.
 *
 * @example
 * const { answer } = await complete('http://localhost:8080/v1', [{ role: 'user', content: 'Write add(a, b).' }]);
 * @throws AssayError for an address that is none, ModelError where no answer could be had.
 */
export async function complete(
  address: string,
  prompt: Prompt,
  params: Params = {},
  options: OpenOptions & AskOptions = {},
): Promise<Completion> {
  return await completeWith(openModel(address, options), prompt, params, options);
}

/** The same with a model that is open; it is closed afterwards. */
export async function completeWith(
  model: Model,
  prompt: Prompt,
  params: Params,
  options: AskOptions = {},
): Promise<Completion> {
  try {
    const asker = createAsker(model, options);
    // A wrong address fails here at once instead of waiting for a server to come.
    const { id } = await asker.describe();
    const request = { task: 'complete', sample: 0, prompt, params: { ...DEFAULT_PARAMS, ...params } };
    const result = await asker.ask(request);
    if ('failure' in result) throw result.failure;
    return { model: id, attempts: result.attempts, ...result.answer };
  } finally {
    await model.close();
  }
}
