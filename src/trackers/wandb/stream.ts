import { now } from '../../now.ts';
import type { Bucket, WandbClient } from './client.ts';

/** Milliseconds between two requests with figures; the service's own client leaves as much between them. */
const EVERY_MS = 15_000;

type Values = Readonly<Record<string, unknown>>;

/**
 * The history of a run, a line of JSON for each point, and its summary, which holds the last value of each figure. A line says at
 * which place it stands, so that one sent twice is there once. Source: `core/internal/filestream` of the service's client.
 */
export class RunStream {
  readonly #client: WandbClient;
  readonly #run: Bucket;
  readonly #start = now();
  #next: number;
  #lines: string[] = [];
  #uploaded: string[] = [];
  #summary: Values = {};
  #sentAt = 0;

  constructor(client: WandbClient, run: Bucket) {
    this.#client = client;
    this.#run = run;
    this.#next = run.lines;
  }

  /** `_step` is the line's place: it goes on rising where an earlier process has ended. */
  add(values: Values): void {
    const at = now();
    const step = this.#next + this.#lines.length;
    const line = { ...values, _step: step, _timestamp: at / 1000, _runtime: (at - this.#start) / 1000 };
    this.#lines.push(JSON.stringify(line));
    this.#summary = { ...this.#summary, ...line };
  }

  /** A file that is in its place; some servers do not see that by themselves. */
  uploaded(name: string): void {
    this.#uploaded.push(name);
  }

  /** Sends what waits, unless that was done a moment ago. */
  async flushAtTimes(signal: AbortSignal): Promise<void> {
    if (now() - this.#sentAt >= EVERY_MS) await this.flush(signal);
  }

  /** Sends what waits; with nothing to send, that the run is alive. The service calls one that is silent for 5 minutes crashed. */
  async flush(signal: AbortSignal, ending: Values = {}): Promise<void> {
    this.#sentAt = now();
    const content = this.#lines;
    const files = {
      'wandb-history.jsonl': { offset: this.#next, content },
      'wandb-summary.json': { offset: 0, content: [JSON.stringify(this.#summary)] },
    };
    const body = { ...(content.length === 0 ? {} : { files }), ...this.#names(), ...ending };
    await this.#client.stream(this.#run.path, body, signal);
    this.#lines = [];
    this.#uploaded = [];
    this.#next += content.length;
  }

  #names(): Values {
    return this.#uploaded.length === 0 ? {} : { uploaded: this.#uploaded };
  }
}
