import PQueue from 'p-queue';
import { z } from 'zod';

import { AssayError } from '../../errors.ts';
import { onAbort } from '../../abort.ts';
import type { Probe } from '../backend.ts';
import { type Sandbox, SandboxFailure } from '../contract.ts';
import { isToken } from '../remote/bearer.ts';
import { NAME, serverAddresses } from '../remote/client/addresses.ts';
import { Fleet, PATIENCE_MS } from '../remote/client/fleet.ts';
import { readCall, readReport } from '../remote/client/reports.ts';
import { type Seat, seatServers } from '../remote/client/seat.ts';
import type { Said } from '../remote/client/pulse.ts';
import { type Order, SILENCE_MS, Server } from '../remote/client/server.ts';
import { callJob, checkJob, expressionJob } from '../remote/jobs.ts';
import { callLine, checkLine, expressionLine } from '../remote/lines.ts';

export interface RemoteOptions {
  /** `remote`, or addresses of servers with commas between them. */
  readonly backend: string;
  /** Jobs on their way at the same time; default what the servers together run. */
  readonly concurrency?: number | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** How long nobody may answer before jobs fail. */
  readonly patienceMs?: number;
  /** How long a server may say nothing before it is taken for gone; it says every 5 s that it is alive. */
  readonly silenceMs?: number;
}

/** While one job travels another runs. */
const AHEAD = 2;

/**
 * Sandboxes on other machines, behind `assay sandbox serve`. Jobs go there and values come back; expected values stay here.
 * Throws AssayError where no server answers, servers differ, or the token or an address is wrong.
 */
export async function openRemote(options: RemoteOptions): Promise<Sandbox> {
  const { backend, env = process.env, patienceMs = PATIENCE_MS, silenceMs = SILENCE_MS } = options;
  const urls = serverAddresses(backend, env);
  const token = requireToken(env);
  const servers = urls.map((url) => new Server(url, token, silenceMs));
  const { seats, identity, tag } = await seatServers(servers);
  const fleet = new Fleet(seats, patienceMs);
  const capacity = seats.reduce((sum, seat) => sum + seat.concurrency, 0);
  const queue = new PQueue({ concurrency: options.concurrency ?? AHEAD * capacity });
  const closing = new AbortController();

  const send = async <Line extends Said, Report>(
    order: Order<Line>,
    read: (lines: AsyncIterable<Line>) => Promise<Report>,
    signal: AbortSignal | undefined,
  ): Promise<Report> => {
    for (const one of [signal, closing.signal]) one?.throwIfAborted();
    // Of the job's own: a signal that many jobs listen to gets slow, and Node warns.
    const stop = new AbortController();
    const forget = [signal, closing.signal].map((one) => onAbort(one, () => stop.abort(one?.reason)));
    const attempt = ({ server }: Seat) => read(server.lines(order, tag, stop.signal));
    try {
      return await queue.add(() => fleet.run(order.body.length, attempt, stop.signal), {
        signal: stop.signal,
      });
    } finally {
      for (const one of forget) one();
    }
  };

  return {
    identity: { ...identity, backend: `${NAME} (${identity.backend})` },
    concurrency: options.concurrency ?? capacity,
    call: (job, { signal, watch } = {}) =>
      send(
        { kind: 'call', body: jsonOf(callJob, job), line: callLine, outputBytes: job.limits.outputBytes },
        (lines) => readCall(lines, watch),
        signal,
      ),
    check: (job, { signal } = {}) =>
      send(
        { kind: 'check', body: jsonOf(checkJob, job), line: checkLine, outputBytes: job.limits.outputBytes },
        readReport,
        signal,
      ),
    evaluate: (job, { signal } = {}) =>
      send(
        {
          kind: 'evaluate',
          body: jsonOf(expressionJob, job),
          line: expressionLine,
          outputBytes: job.limits.outputBytes * job.calls.length,
        },
        readReport,
        signal,
      ),
    pulse: () => servers.reduce((sum, { heard }) => sum + heard, 0),
    close: async () => {
      closing.abort(new SandboxFailure('the sandbox was closed'));
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** Whether servers are named and one answers. */
export async function probeRemote(): Promise<Probe> {
  try {
    await (await openRemote({ backend: NAME })).close();
    return { ok: true };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { ok: false, missing: error.message.replace(/\.$/, ''), next: error.next ?? '' };
  }
}

function requireToken({ ASSAY_SANDBOX_TOKEN: token = '' }: NodeJS.ProcessEnv): string {
  if (isToken(token)) return token;
  throw new AssayError(
    'sandbox-token',
    'ASSAY_SANDBOX_TOKEN holds no token to show to the sandbox servers.',
    {
      next: 'Put the token that they were started with there.',
    },
  );
}

function jsonOf<Schema extends z.ZodType>(schema: Schema, job: z.output<Schema>): Buffer {
  return Buffer.from(JSON.stringify(z.encode(schema, job)));
}
