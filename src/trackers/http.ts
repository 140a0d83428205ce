import { setTimeout as sleep } from 'node:timers/promises';
import { fetch } from 'undici';
import { readBounded } from './bounded.ts';

/** Milliseconds for one request. */
const TIMEOUT_MS = 10_000;
const PAUSES_MS = [250, 1000];

/** What a receiver said that is no success. */
export class Refused extends Error {
  readonly status: number;
  readonly body: string;

  constructor(method: string, url: URL, status: number, body: string) {
    // Of the address its path alone: a query may hold a key.
    super(`${method} ${url.pathname} was answered with ${status}: ${body.slice(0, 200)}`);
    this.status = status;
    this.body = body;
  }
}

export interface Sending {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
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

async function attempt(url: URL, { method, headers, body, signal }: Sending): Promise<string> {
  const response = await fetch(url, {
    method,
    headers,
    // What carries a key is never sent elsewhere.
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    ...(body === undefined ? {} : { body }),
  }).catch((error: unknown) => {
    throw new Error(`${url.origin} cannot be reached (${causeOf(error)})`, { cause: error });
  });
  const text = await readBounded(response.body);
  if (response.ok) return text;
  throw new Refused(method, url, response.status, text);
}

/** `fetch failed` says nothing: what it was is in the cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
