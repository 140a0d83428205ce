import { Agent, request } from 'undici';

import { pause } from '../../abort.ts';
import { AssayError } from '../../errors.ts';
import { SandboxFailure } from '../../sandbox/contract.ts';
import { authorizationOf, isToken } from '../../sandbox/remote/bearer.ts';
import { type Item, PATH, type Reply, replySchema } from './contract.ts';

const PREFIX = 'run-item:';
const TRIES = 5;
const CONNECT_MS = 10_000;
/** A test run may take long, and its server says nothing until it has ended. */
const PATIENCE_MS = 3_600_000;
const MOST_BYTES = 64 * 2 ** 20;

export interface ItemClientOptions {
  /** `run-item:http://host:port` */
  readonly address: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Between two tries, doubled after each. */
  readonly waitMs?: number;
  readonly patienceMs?: number;
}

/** Whether `--sandbox` means a service of the benchmark's contract. */
export const isItemService = (backend: string): boolean => backend.startsWith(PREFIX);

/** A service that runs tests, on another machine perhaps. */
export class ItemClient {
  readonly url: URL;
  readonly #agent: Agent;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #waitMs: number;

  /** Throws AssayError `bad-sandbox-address`. */
  constructor({ address, env = process.env, waitMs = 1000, patienceMs = PATIENCE_MS }: ItemClientOptions) {
    this.url = addressOf(address);
    this.#waitMs = waitMs;
    const { ASSAY_SANDBOX_TOKEN: token = '' } = env;
    this.#headers = {
      'content-type': 'application/json',
      ...(isToken(token) && { authorization: authorizationOf(token) }),
    };
    this.#agent = new Agent({
      connections: null,
      connect: { timeout: CONNECT_MS },
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
    });
  }

  /** Tries again what failed there or on the way, and then rejects with SandboxFailure: nobody's answer failed. */
  async run(item: Item, signal: AbortSignal | undefined): Promise<Reply> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#send(item, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof SandboxFailure) || tries === TRIES) throw error;
      }
      await pause(this.#waitMs * 2 ** (tries - 1), signal);
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #send(item: Item, signal: AbortSignal | undefined): Promise<Reply> {
    const address = new URL(`${this.url.href.replace(/\/+$/, '')}${PATH}?do_edit=True`);
    const options = { method: 'POST', body: JSON.stringify(item), headers: this.#headers } as const;
    const { status, said } = await this.#exchange(address, { ...options, signal: signal ?? null });
    if (status >= 500 || status === 429) throw this.#failure(`it answered ${status}: ${messageOf(said)}`);
    if (status !== 200) throw this.#refused(status, messageOf(said));
    const reply = replySchema.safeParse(jsonOf(said));
    if (reply.success) return reply.data;
    throw this.#failure('its answer is not that of the contract');
  }

  async #exchange(
    address: URL,
    options: NonNullable<Parameters<typeof request>[1]>,
  ): Promise<{ status: number; said: string }> {
    try {
      const { statusCode, body } = await request(address, { ...options, dispatcher: this.#agent });
      return { status: statusCode, said: await readText(body) };
    } catch (cause) {
      throw this.#failure(cause instanceof Error ? cause.message : String(cause));
    }
  }

  #failure(why: string): SandboxFailure {
    return new SandboxFailure(`the service ${this.url.origin} did not run the tests: ${why}`);
  }

  #refused(status: number, why: string): AssayError {
    return new AssayError('item-refused', `The service ${this.url.origin} answered ${status}: ${why}`, {
      next:
        status === 401
          ? 'Put the token that the server was started with into ASSAY_SANDBOX_TOKEN.'
          : 'Check that it serves the repository of this suite.',
    });
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MOST_BYTES) throw new Error(`its answer has more than ${MOST_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** FastAPI's and ours. */
function messageOf(text: string): string {
  const said = jsonOf(text);
  const detail = typeof said === 'object' && said !== null && 'detail' in said ? said.detail : text;
  return (typeof detail === 'string' ? detail : JSON.stringify(detail)).slice(0, 1000);
}

function addressOf(address: string): URL {
  const text = address.slice(PREFIX.length);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.search + url.hash === '')
    return url;
  // It may hold a password.
  throw new AssayError(
    'bad-sandbox-address',
    'The address of the service is not run-item:http://host:port.',
    {
      next: 'Write it without a user, a password or parameters; a token goes into ASSAY_SANDBOX_TOKEN.',
    },
  );
}
