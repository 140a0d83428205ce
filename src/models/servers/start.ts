import type { RunningServer, ServedProfile, ServerExit, StartOptions } from './contract.ts';
import { release } from './guard.ts';
import { failed, launch, urlOf } from './launch.ts';
import type { Launched } from './launch.ts';
import { lastLines } from './log.ts';
import { stopServer } from './stop.ts';

/**
 * Starts a profile's server and waits until it has answered with a token. Where it dies it is started again, once. It ends
 * with this process at the latest, unless it is to outlive it; what a killed Assay has left is ended by the next start.
 *
 * @throws AssayError `server-runs` where it runs already, `port-taken`, `no-file` for what it needs, `no-program`, `no-engine`,
 * `server-ended` and `server-timeout` with the last 30 lines of its log, `server-silent`, `disk-full`; the signal's reason.
 */
export async function startServer(
  profile: ServedProfile,
  options: StartOptions = {},
): Promise<RunningServer> {
  const first = await launch(profile, options);
  return options.outlives === true ? left(first) : new Kept(profile, options, first);
}

/** One that is nobody's to watch. */
export const left = ({ record, ended }: Launched): RunningServer => ({
  profile: record.profile,
  url: urlOf(record),
  addresses: record.addresses,
  logFile: record.logFile,
  ready: async () => {},
  exited: ended.then(async (how) => ({ how, lastLines: await lastLines(record.logFile) })),
  stop: () => stopServer(record),
});

/** One that is started again when it dies for the first time. */
class Kept implements RunningServer {
  readonly exited: Promise<ServerExit>;
  readonly #profile: ServedProfile;
  readonly #options: StartOptions;
  #current: Launched;
  #ready: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();
  #deaths = 0;
  #exit: (exit: ServerExit) => void = () => {};

  constructor(profile: ServedProfile, options: StartOptions, first: Launched) {
    this.#profile = profile;
    const { signal } = options;
    const either = AbortSignal.any([this.#stopping.signal, ...(signal === undefined ? [] : [signal])]);
    this.#options = { ...options, signal: either };
    this.#current = first;
    this.exited = new Promise((resolve) => (this.#exit = resolve));
    this.#watch();
  }

  get profile(): string {
    return this.#profile.name;
  }

  get url(): string {
    return urlOf(this.#current.record);
  }

  get addresses(): readonly string[] {
    return this.#current.record.addresses;
  }

  get logFile(): string {
    return this.#current.record.logFile;
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  async stop(): Promise<void> {
    // A restart that is under way is given up.
    this.#stopping.abort();
    await this.#ready.catch(() => {});
    await this.#end();
    this.#exit({ how: 'stopped', lastLines: await lastLines(this.logFile) });
  }

  #watch(): void {
    void this.#current.ended.then((how) => {
      if (this.#stopping.signal.aborted) return;
      this.#ready = this.#died(how);
      // Nobody may be asking it just now.
      this.#ready.catch(() => {});
    });
  }

  async #died(how: string): Promise<void> {
    this.#deaths += 1;
    const lines = await lastLines(this.logFile);
    try {
      const again = this.#deaths > 1 ? 'ended again' : 'ended';
      const death = await failed(this.#current.record, 'server-ended', `${again}: ${how}`);
      await this.#end();
      if (this.#deaths > 1) throw death;
      this.#options.onNote?.(`The server of ${this.profile} ended (${how}); it is started again, once.`);
      this.#current = await launch(this.#profile, this.#options, true);
      this.#watch();
    } catch (error) {
      this.#exit({ how, lastLines: lines });
      throw error;
    }
  }

  async #end(): Promise<void> {
    await stopServer(this.#current.record);
    release(this.#current.record);
  }
}
