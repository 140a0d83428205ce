import type { Model, ModelAnswer, ModelDescription, ModelRequest } from '../contract.ts';
import { openModel } from '../index.ts';
import type { OpenOptions } from '../index.ts';
import type { RunningServer, ServedProfile } from './contract.ts';
import { serverFacts } from './facts.ts';

/**
 * The model of a server that Assay has started, under its profile's name; requests are spread over its replicas, and wait for one
 * that is started again. Its address is the profile's name, since its port may be another tomorrow.
 */
export function servedModel(server: RunningServer, profile: ServedProfile, options: OpenOptions): Model {
  const spread = new Spread(server, options);
  let known: Promise<ModelDescription> | undefined;
  const learn = async (signal: AbortSignal | undefined): Promise<ModelDescription> => {
    const [facts, description] = await Promise.all([serverFacts(profile), spread.describe(signal)]);
    const wanted = 'slots' in profile.server ? profile.server.slots : undefined;
    const slots = description.server['slots'] ?? wanted;
    return {
      ...description,
      server: {
        ...description.server,
        ...facts,
        ...(typeof slots === 'number' ? { slots: slots * server.addresses.length } : {}),
      },
    };
  };
  return {
    address: profile.name,
    name: profile.name,
    describe: (signal) =>
      (known ??= learn(signal).catch((error: unknown) => {
        known = undefined;
        throw error;
      })),
    answer: (request, signal) => spread.answer(request, signal),
    close: () => spread.close(),
  };
}

/** The replicas of a server, each with how many requests it has under way. */
class Spread {
  readonly #server: RunningServer;
  readonly #options: OpenOptions;
  readonly #busy = new Map<Model, number>();
  #addresses: readonly string[] = [];

  constructor(server: RunningServer, options: OpenOptions) {
    this.#server = server;
    this.#options = options;
  }

  async describe(signal: AbortSignal | undefined): Promise<ModelDescription> {
    await this.#follow();
    return await this.#idlest().describe(signal);
  }

  async answer(request: ModelRequest, signal: AbortSignal | undefined): Promise<ModelAnswer> {
    await this.#follow();
    // Nothing may come in between, or all that wait would choose the same one.
    const model = this.#idlest();
    this.#busy.set(model, (this.#busy.get(model) ?? 0) + 1);
    try {
      return await model.answer(request, signal);
    } finally {
      const count = this.#busy.get(model);
      if (count !== undefined) this.#busy.set(model, count - 1);
    }
  }

  async close(): Promise<void> {
    const models = [...this.#busy.keys()];
    this.#busy.clear();
    await Promise.all(models.map((model) => model.close()));
  }

  #idlest(): Model {
    const [first, ...others] = this.#busy;
    if (first === undefined) throw new Error('a server without replicas');
    return others.reduce((least, one) => (one[1] < least[1] ? one : least), first)[0];
  }

  /** Waits for a server that is started again; it is elsewhere then. @throws AssayError where it is gone for good */
  async #follow(): Promise<void> {
    await this.#server.ready();
    const { addresses } = this.#server;
    if (addresses.every((address, at) => address === this.#addresses[at]) && this.#busy.size > 0) return;
    this.#addresses = addresses;
    const old = [...this.#busy.keys()];
    this.#busy.clear();
    for (const address of addresses) this.#busy.set(openModel(address, this.#options), 0);
    await Promise.all(old.map((model) => model.close()));
  }
}
