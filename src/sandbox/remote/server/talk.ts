import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream';

const BEAT_MS = 5000;
/** A minute without a byte taken. */
const MOST_QUIET = 12;
const MOST_UNREAD_BYTES = 256 * 2 ** 20;

/**
 * One answer of lines of JSON. A client that goes away, or that does not read, aborts `signal`: whoever closes the
 * connection stops its job.
 */
export class Talk {
  readonly #response: ServerResponse;
  readonly #gone = new AbortController();
  readonly #pulse: () => number;
  readonly #beat: NodeJS.Timeout;
  #written = 0;
  #taken = 0;
  #quiet = 0;

  /** `pulse`: the sandbox's. */
  constructor(response: ServerResponse, tag: string, pulse: () => number) {
    this.#response = response;
    this.#pulse = pulse;
    // A result is of use at once; what is said within one turn still leaves in one piece.
    response.socket?.setNoDelay(true);
    response.writeHead(200, {
      'content-type': 'application/x-ndjson',
      'cache-control': 'no-store',
      etag: tag,
    });
    response.flushHeaders();
    this.#beat = setInterval(() => this.#check(), BEAT_MS);
    finished(response, () => this.#close());
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  say(line: object): void {
    if (this.#response.destroyed || this.#response.writableEnded) return;
    const text = `${JSON.stringify(line)}\n`;
    this.#written += Buffer.byteLength(text);
    this.#response.write(text);
    if (this.#response.writableLength > MOST_UNREAD_BYTES) this.#response.destroy();
  }

  end(): void {
    this.#response.end();
  }

  #check(): void {
    const taken = this.#written - this.#response.writableLength;
    this.#quiet = this.#response.writableLength === 0 || taken > this.#taken ? 0 : this.#quiet + 1;
    this.#taken = taken;
    if (this.#quiet >= MOST_QUIET) this.#response.destroy();
    else this.say({ type: 'alive', pulse: this.#pulse() });
  }

  #close(): void {
    clearInterval(this.#beat);
    this.#gone.abort(new Error('the client has gone'));
  }
}
