import { Agent, type Dispatcher, request } from 'undici';
import type { z } from 'zod';

import { AssayError } from '../../../errors.ts';
import { authorizationOf } from '../bearer.ts';
import { type Description, description, refusal } from '../lines.ts';
import { readLines } from './lines.ts';
import { type Said, heedPulse } from './pulse.ts';
import { TryFailure, type TryKind } from './try-failure.ts';

/** How long a server that says every 5 s that it is alive may say nothing. */
export const SILENCE_MS = 30_000;
const CONNECT_MS = 10_000;
/** Room for base64 and the rest of a line around a value. */
const LINE_FACTOR = 2;
const LINE_BYTES = 2 ** 20;

const KIND_OF: Readonly<Record<number, TryKind>> = { 412: 'changed', 429: 'busy', 503: 'away' };

/** A job on its way: what it is, its JSON, and how its answer's lines are read. */
export interface Order<Line extends Said> {
  readonly kind: 'call' | 'check' | 'evaluate';
  readonly body: Buffer;
  readonly line: z.ZodType<Line>;
  readonly outputBytes: number;
}

/** One server of the contract, as far as one try of one request goes. */
export class Server {
  readonly url: URL;
  readonly #token: string;
  readonly #silenceMs: number;
  readonly #agent: Agent;
  #heard = 0;

  constructor(url: URL, token: string, silenceMs: number) {
    this.url = url;
    this.#token = token;
    this.#silenceMs = silenceMs;
    this.#agent = new Agent({
      connections: null,
      connect: { timeout: CONNECT_MS },
      // The head comes when the whole job has arrived.
      headersTimeout: 2 * silenceMs,
      bodyTimeout: silenceMs,
    });
  }

  /** What it is, with the tag of its identity. Throws AssayError `sandbox-token`, TryFailure. */
  async describe(): Promise<{ description: Description; tag: string }> {
    const reply = await this.#send('/v1', { method: 'GET' });
    const { etag } = reply.headers;
    const read = description.safeParse(await reply.body.json().catch(() => undefined));
    if (read.success && typeof etag === 'string') return { description: read.data, tag: etag };
    throw new TryFailure('refused', 'it is no sandbox server of this contract');
  }

  /** The lines of a job's answer. Leaving them early closes the connection, which stops the job. */
  async *lines<Line extends Said>(
    order: Order<Line>,
    tag: string,
    signal?: AbortSignal,
  ): AsyncGenerator<Line, void> {
    const { kind, body, outputBytes } = order;
    const options = { method: 'POST', body, ...(signal !== undefined && { signal }) } as const;
    const reply = await this.#send(`/v1/${kind}`, options, { 'if-match': tag });
    const lines = readLines(reply.body, order.line, LINE_FACTOR * outputBytes + LINE_BYTES);
    const lose = () => reply.body.destroy(standstill());
    try {
      for await (const line of heedPulse(lines, this.#silenceMs, lose)) {
        this.#heard += 1;
        yield line;
      }
    } catch (cause) {
      throw cause instanceof TryFailure ? cause : cutFailure(cause);
    } finally {
      reply.body.destroy();
    }
  }

  /** Lines that came from it. */
  get heard(): number {
    return this.#heard;
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #send(
    path: string,
    options: { readonly method: 'GET' | 'POST'; readonly body?: Buffer; readonly signal?: AbortSignal },
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Dispatcher.ResponseData> {
    const address = `${this.url.href.replace(/\/+$/, '')}${path}`;
    const reply = await request(address, {
      ...options,
      dispatcher: this.#agent,
      headers: {
        ...headers,
        authorization: authorizationOf(this.#token),
        'content-type': 'application/json',
      },
    }).catch((cause: unknown) => {
      throw connectionFailure(cause);
    });
    if (reply.statusCode === 200) return reply;
    throw await refusalOf(reply, this.url);
  }
}

async function refusalOf(reply: Dispatcher.ResponseData, url: URL): Promise<Error> {
  const { statusCode: status, headers } = reply;
  const said = refusal.safeParse(await reply.body.json().catch(() => undefined));
  const why = said.success ? said.data.error.message.slice(0, 1000).replace(/\.$/, '') : '';
  if (status === 401 || status === 403) return wrongToken(url);
  const kind = KIND_OF[status] ?? (status >= 500 ? 'broken' : 'refused');
  const waitMs = 1000 * Number(headers['retry-after']);
  const message = why === '' ? `it answered ${status}` : `it answered ${status}: ${why}`;
  return new TryFailure(kind, message, Number.isFinite(waitMs) ? { waitMs } : {});
}

function wrongToken(url: URL): AssayError {
  return new AssayError('sandbox-token', `The sandbox server ${url.origin} wants another token.`, {
    next: 'Put the token that the server was started with into ASSAY_SANDBOX_TOKEN.',
  });
}

/** Where no connection came about, nothing of the job has arrived. */
function connectionFailure(cause: unknown): TryFailure {
  const code = codeOf(cause);
  const isAway = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(
    code,
  );
  return isAway ? new TryFailure('away', `nothing answers (${code})`, { cause }) : cutFailure(cause);
}

function standstill(): TryFailure {
  return new TryFailure('broken', 'it is alive, but nothing happens in its sandbox');
}

function cutFailure(cause: unknown): TryFailure {
  return new TryFailure('broken', `the connection was cut (${codeOf(cause)})`, { cause });
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
