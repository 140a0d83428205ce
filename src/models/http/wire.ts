import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { ModelError } from '../contract.ts';
import { formsOf, withoutForms } from '../redact.ts';
import { connectionFailure } from './failures.ts';
import type { Where } from './failures.ts';

/** A server's reply with its head read and its body still to come. */
export interface Reply {
  readonly status: number;
  header(name: string): string;
  readonly body: Readable;
}

export interface Wire extends Where {
  /** What the server said, as it may be stored: a server that echoes its request shows the key. */
  hide(text: string): string;
  /** `path` is below the base: `/models`. A URL is asked as it is. */
  get(path: string | URL, signal?: AbortSignal): Promise<Reply>;
  post(path: string, body: object, signal?: AbortSignal): Promise<Reply>;
  /** Sends a body piece by piece; the headers say its type and length. */
  upload(path: string, content: Upload, signal?: AbortSignal): Promise<Reply>;
  close(): Promise<void>;
}

export interface Upload {
  readonly body: Readable;
  readonly headers: Readonly<Record<string, string>>;
}

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly body?: string | Readable;
  readonly headers?: Upload['headers'];
}

export interface WireOptions {
  /** Base address; its parameters are sent with every request, its user and password as basic authorization. */
  readonly base: URL;
  readonly shown: string;
  readonly apiKey: string | undefined;
  /** Headers that carry the key; default those of a bearer token. */
  readonly authorize?: (apiKey: string) => Readonly<Record<string, string>>;
  /** The path that an address of this API usually ends in, for those who left it out. */
  readonly usualPath?: string;
}

/**
 * Connections to one server: kept alive, as many as there are requests, and without a timeout of their own, since a slow
 * model may think for longer than any ceiling that we could choose. Dead peers are found by TCP's own keep-alive.
 */
export function openWire({ base, shown, apiKey, authorize = bearer, usualPath }: WireOptions): Wire {
  const agent = new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connections: null,
    connect: { timeout: 30_000 },
  });
  const secrets = secretsOf(base, apiKey);
  const forms = formsOf(secrets);
  const headers = {
    ...(apiKey === undefined ? basic(base) : authorize(apiKey)),
    accept: 'text/event-stream, application/x-ndjson, application/json',
    'content-type': 'application/json',
  };
  const send = async (url: URL, { headers: more = {}, ...options }: Sent, signal?: AbortSignal) => {
    try {
      const response = await request(url, {
        ...options,
        dispatcher: agent,
        headers: { ...headers, ...more },
        ...(signal === undefined ? {} : { signal }),
      });
      return toReply(response);
    } catch (error) {
      throw explain(error, shown, signal);
    }
  };
  return {
    shown,
    secrets: [...forms, ...secrets],
    ...(usualPath === undefined ? {} : { usualPath }),
    hide: (text) => withoutForms(text, forms),
    get: (path, signal) => send(path instanceof URL ? path : below(base, path), { method: 'GET' }, signal),
    post: (path, body, signal) =>
      send(below(base, path), { method: 'POST', body: JSON.stringify(body) }, signal),
    upload: (path, content, signal) => send(below(base, path), { method: 'POST', ...content }, signal),
    close: () => agent.destroy(),
  };
}

/** An abort is the caller's own and passes as it is, and so does a defect of ours; the rest is the connection's failure. */
export function explain(error: unknown, shown: string, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  return error instanceof ModelError ? error : (connectionFailure(error, shown) ?? error);
}

const bearer = (apiKey: string): Record<string, string> => ({ authorization: `Bearer ${apiKey}` });

function basic(base: URL): Record<string, string> {
  if (base.username === '') return {};
  const pair = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** The password also as basic authorization sends it, together with the user. */
function secretsOf(base: URL, apiKey: string | undefined): string[] {
  const [user, password] = [decodeURIComponent(base.username), decodeURIComponent(base.password)];
  const known = [apiKey ?? '', password, password === '' ? '' : `${user}:${password}`];
  return known.filter((text) => text !== '');
}

function below(base: URL, path: string): URL {
  const url = new URL(base);
  const [before = '', query = ''] = path.split('?');
  url.pathname = base.pathname.replace(/\/+$/, '') + before;
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
  return url;
}

function toReply({ statusCode, headers, body }: Dispatcher.ResponseData): Reply {
  return {
    status: statusCode,
    header: (name) => {
      const value = headers[name];
      return (Array.isArray(value) ? value[0] : value) ?? '';
    },
    body,
  };
}
