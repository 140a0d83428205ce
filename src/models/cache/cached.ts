import type { Model, ModelDescription } from '../contract.ts';
import { keyOf } from './store.ts';
import type { AnswerCache } from './store.ts';

/**
 * The model with answers from the cache where there are any; they say `cached: true`. What fails, and an empty answer, which
 * may be a failure that nobody told, is not kept.
 */
export function cached(model: Model, cache: AnswerCache): Model {
  return {
    address: model.address,
    get name() {
      return model.name;
    },
    describe: (signal) => model.describe(signal),
    close: () => model.close(),
    async answer(request, signal) {
      const key = keyOf(model.address, await model.describe(signal), request);
      const known = await cache.get(key);
      if (known !== undefined) return { ...known, cached: true };
      const answer = await model.answer(request, signal);
      if (answer.answer !== '' || answer.finish !== 'stop') await cache.put(key, answer);
      return answer;
    },
  };
}

/**
 * Whether a description tells the model's weights apart from all others. A server that names a file or a folder may have
 * another under the same name tomorrow, and old answers would then pass for the new one's.
 */
export const isIdentified = ({ provider, server }: ModelDescription): boolean =>
  server['digest'] !== undefined || server['kind'] === 'openai' || provider === 'anthropic';
