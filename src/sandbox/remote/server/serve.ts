import { once } from 'node:events';
import { createServer } from 'node:http';

import { getRequestListener } from '@hono/node-server';

import { listenOn } from '../../../listen.ts';
import type { Sandbox } from '../../contract.ts';
import { Admission } from './admission.ts';
import { createApp } from './app.ts';
import { requireToken } from './token.ts';

export interface ServeOptions {
  /** Closed together with the server. */
  readonly sandbox: Sandbox;
  readonly token: string | undefined;
  /** Default 127.0.0.1: whoever opens it to a network puts a proxy with TLS in front. */
  readonly host?: string;
  /** Default 0: any that is free. */
  readonly port?: number;
  /** Jobs that may wait beside those that run; default sixteen for each that runs. */
  readonly queue?: number;
  /** Bytes of a job's JSON; default 32 MiB. */
  readonly bodyBytes?: number;
  /** How long a request may take to arrive, in milliseconds; default a minute. */
  readonly arrivalMs?: number;
}

export interface SandboxServer {
  readonly url: string;
  /** Takes no new jobs, finishes those in the house, and closes. */
  drain(): Promise<void>;
  /** Closes at once; jobs under way are lost. */
  close(): Promise<void>;
}

/** So many that they last for longer than a client that was sent away stays away. */
export const WAITING_PER_JOB = 16;
export const BODY_BYTES = 32 * 2 ** 20;
/** A client that sends a byte now and then holds no place for longer. */
const ARRIVAL_MS = { head: 10_000, whole: 60_000, looked: 1000 };
const MOST_CONNECTIONS = 2000;
/** Whoever shares clients out among several servers does so by connections: a server that comes later gets none of those that last. */
const REQUESTS_A_CONNECTION = 64;

/** Offers a sandbox over HTTP. Throws AssayError `sandbox-token`, or `cannot-listen` where the address is not to be had. */
export async function startServer({
  sandbox,
  token,
  host = '127.0.0.1',
  port = 0,
  queue = WAITING_PER_JOB * sandbox.concurrency,
  bodyBytes = BODY_BYTES,
  arrivalMs = ARRIVAL_MS.whole,
}: ServeOptions): Promise<SandboxServer> {
  const admission = new Admission(sandbox.concurrency + queue);
  const app = createApp({ sandbox, token: requireToken(token), admission, bodyBytes });
  return listenForJobs({ app, admission, host, port, arrivalMs, close: () => sandbox.close() });
}

export interface Listening {
  readonly app: Pick<ReturnType<typeof createApp>, 'fetch'>;
  readonly admission: Admission;
  readonly host: string;
  readonly port: number;
  readonly arrivalMs?: number;
  /** Of what runs the jobs. */
  close(): Promise<void>;
}

/** Serves an app of jobs with bounds on who may hold a connection. Throws AssayError `cannot-listen`. */
export async function listenForJobs(options: Listening): Promise<SandboxServer> {
  const { app, admission, host, port, arrivalMs = ARRIVAL_MS.whole } = options;
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const times = {
    headersTimeout: Math.min(ARRIVAL_MS.head, arrivalMs),
    requestTimeout: arrivalMs,
    connectionsCheckingInterval: ARRIVAL_MS.looked,
  };
  const server = createServer(times, (request, response) => void listener(request, response));
  server.maxConnections = MOST_CONNECTIONS;
  server.maxRequestsPerSocket = REQUESTS_A_CONNECTION;
  const url = await listenOn(server, host, port);
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await Promise.all([closed, options.close()]);
  };
  return {
    url,
    close,
    drain: async () => {
      await admission.drain();
      await close();
    },
  };
}
