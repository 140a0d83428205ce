import type { Model, ModelAnswer, ModelDescription, ModelRequest } from '../contract.ts';
import { keyOf } from './store.ts';
import type { AnswerCache } from './store.ts';

/**
 * The model with answers from the cache where there are any; they say `cached: true`. What fails, and an empty answer, which
 * may be a failure that nobody told, is not kept.
 */
export function cached(model: Model, cache: AnswerCache): Model {
  const kept = keptAnswers(model, cache);
  return {
    address: model.address,
    get name() {
      return model.name;
    },
    describe: (signal) => model.describe(signal),
    close: () => model.close(),
    async answer(request, signal) {
      const known = await kept.get(request, signal);
      if (known !== undefined) return known;
      const answer = await model.answer(request, signal);
      await kept.put(request, answer);
      return answer;
    },
  };
}

/** The answers of one model in the cache. */
export interface KeptAnswers {
  get(request: ModelRequest, signal?: AbortSignal): Promise<ModelAnswer | undefined>;
  put(request: ModelRequest, answer: ModelAnswer): Promise<void>;
}

export function keptAnswers(model: Model, cache: AnswerCache): KeptAnswers {
  const keyFor = async (request: ModelRequest, signal?: AbortSignal): Promise<string> =>
    keyOf(model.address, await model.describe(signal), request);
  return {
    async get(request, signal) {
      const known = await cache.get(await keyFor(request, signal));
      return known === undefined ? undefined : { ...known, cached: true };
    },
    async put(request, answer) {
      if (answer.answer !== '' || answer.finish !== 'stop') await cache.put(await keyFor(request), answer);
    },
  };
}

/**
 * Whether a description tells the model's weights apart from all others. A server that names a file or a folder may have
 * another under the same name tomorrow, and old answers would then pass for the new one's.
 */
export const isIdentified = ({ provider, server }: ModelDescription): boolean =>
  server['digest'] !== undefined || server['kind'] === 'openai' || provider === 'anthropic';
