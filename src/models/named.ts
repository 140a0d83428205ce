import type { Model } from './contract.ts';

/** The model under a name of the user's own, whatever its server calls it. */
export const named = (model: Model, name: string): Model => ({
  address: model.address,
  name,
  describe: (signal) => model.describe(signal),
  answer: (request, signal) => model.answer(request, signal),
  ...(model.batches === undefined ? {} : { batches: model.batches }),
  close: () => model.close(),
});
