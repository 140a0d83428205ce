import { useServer } from '../models/servers/running.ts';
import type { RunningServer } from '../models/servers/contract.ts';
import { servedProfile } from './choice.ts';
import type { ModelChoice } from './choice.ts';
import type { OnEvent } from './events.ts';

interface Watch {
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

/** One profile's server at a time, for as many runs after each other as want it. */
export class HeldServer {
  readonly #watch: Watch;
  #held: { readonly model: string; readonly server: Promise<RunningServer> } | undefined;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  /**
   * The server of a profile, started unless it is the one that is held; that one is ended first, since two may not fit
   * into memory. Undefined where the model needs none. @throws AssayError, each time, where it cannot be started
   */
  async of({ model, profile }: ModelChoice): Promise<RunningServer | undefined> {
    const served = profile === undefined ? undefined : servedProfile(profile);
    if (this.#held?.model !== model) await this.release();
    if (served === undefined) return undefined;
    const { signal, onEvent } = this.#watch;
    this.#held ??= {
      model,
      server: useServer(served, {
        ...(signal === undefined ? {} : { signal }),
        onNote: (text) => onEvent?.({ kind: 'note', text }),
      }),
    };
    return await this.#held.server;
  }

  async release(): Promise<void> {
    const server = await this.#held?.server.catch(() => undefined);
    this.#held = undefined;
    await server?.stop();
  }
}
