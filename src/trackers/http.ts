import { setTimeout as sleep } from 'node:timers/promises';
import { EnvHttpProxyAgent, fetch } from 'undici';
import type { z } from 'zod';
import { safeLine } from '../report/safe.ts';
import { faultOf } from '../schema-fault.ts';
import { readBounded } from './bounded.ts';
import { wordsOf } from './words.ts';

/** Milliseconds for one request, and bytes of a body that have one more. */
const TIMEOUT_MS = 10_000;
const BYTES_PER_MS = 100;
const PAUSES_MS = [250, 1000];

/** What a receiver said that is no success. */
export class Refused extends Error {
  readonly status: number;
  readonly body: string;

  constructor(url: URL, { method, headers }: Sending, status: number, body: string) {
    // Of the address its path alone: a query may hold a key.
    super(`${method} ${url.pathname} was answered with ${status}: ${wordsOf(body, headers)}`);
    this.status = status;
    this.body = body;
  }
}

/** Services may be behind a proxy of the environment (`HTTPS_PROXY`, `NO_PROXY`), as for their own clients. */
const agent = new EnvHttpProxyAgent();

export interface Sending {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

/** The reply to a request, read by its schema. @throws Error for a reply of another kind, and what `send` throws. */
export async function ask<Reply>(url: URL, sending: Sending, schema: z.ZodType<Reply>): Promise<Reply> {
  const value = jsonOf(await send(url, sending));
  const reply = schema.safeParse(value);
  if (reply.success) return reply.data;
  const fault = safeLine(value === undefined ? 'it is no JSON' : faultOf(reply.error, value), 100);
  throw new Error(
    `${sending.method} ${url.pathname} was answered with something else than expected (${fault})`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Sends a request and gives the body of its reply, with two more attempts where the receiver is busy or away.
 * @throws Refused for a reply that is none of success, and what `fetch` throws.
 */
export async function send(url: URL, sending: Sending): Promise<string> {
  for (const pause of PAUSES_MS) {
    try {
      return await attempt(url, sending);
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 429) throw error;
      sending.signal.throwIfAborted();
      await sleep(pause, undefined, { signal: sending.signal });
    }
  }
  return attempt(url, sending);
}

async function attempt(url: URL, sending: Sending): Promise<string> {
  const { method, headers, body, signal } = sending;
  const timeout = TIMEOUT_MS + Math.ceil((body?.length ?? 0) / BYTES_PER_MS);
  const response = await fetch(url, {
    method,
    headers,
    // What carries a key is never sent elsewhere.
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    dispatcher: agent,
    ...(body === undefined ? {} : { body }),
  }).catch((error: unknown) => {
    // Where a header cannot be sent, the cause shows it.
    throw new Error(`${url.origin} cannot be reached (${wordsOf(causeOf(error), headers)})`, {
      cause: error,
    });
  });
  const text = await readBounded(response.body);
  if (response.ok) return text;
  throw new Refused(url, sending, response.status, text);
}

/** `fetch failed` says nothing: what it was is in the cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

/** An address below a base that may have a path of its own. */
export const below = (base: URL, path: string): URL =>
  new URL(path, base.href.endsWith('/') ? base : `${base.href}/`);
