import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { AssayError } from '../../errors.ts';
import { markOf } from '../../processes.ts';
import { findEngine } from './containers.ts';
import type { ServedProfile, Server, StartOptions } from './contract.ts';
import { guard, release } from './guard.ts';
import { serverOf } from './kinds.ts';
import { lastLines, openLog, usualLog } from './log.ts';
import { limitLog } from './log-limit.ts';
import { endOrphans } from './orphans.ts';
import { choosePorts } from './ports.ts';
import { untilReady } from './ready.ts';
import { claim, readRecord, saveRecord } from './state.ts';
import type { ServerRecord } from './state.ts';
import { stopServer } from './stop.ts';
import { placeFor, startUnit } from './units.ts';
import type { Place } from './units.ts';

/** A server that was started once and has answered. */
export interface Launched {
  readonly record: ServerRecord;
  /** How the first of its processes ended; never rejects. */
  readonly ended: Promise<string>;
}

/**
 * Starts a profile's server and waits until it has answered with a token; on every other way out nothing of it is left.
 *
 * @param isAgain true keeps what its log says of its first life
 * @throws AssayError as `startServer`; the signal's reason.
 */
export async function launch(
  profile: ServedProfile,
  options: StartOptions,
  isAgain = false,
): Promise<Launched> {
  options.signal?.throwIfAborted();
  if (process.platform === 'win32') throw notHere(profile.name);
  const server = serverOf(profile.server, profile);
  await endOrphans(options.onNote);
  await refuseRunning(profile.name);
  checkNeeds(server, profile.name);
  const engine = server.container === undefined ? undefined : await findEngine(server.container);
  const ports = await choosePorts(server.port, server.replicas.length);
  const places = ports.map((port) => placeFor(profile.name, port, engine));
  const record = await newRecord(profile, server, places, options);
  const log = await openLog(record.logFile, `${server.kind}: ${profile.name}`, isAgain);
  try {
    if (!(await claim(record))) throw running(profile.name);
    return await bringUp(profile, server, places, { record, log, options });
  } finally {
    await log.close();
  }
}

interface Begun {
  readonly record: ServerRecord;
  readonly log: FileHandle;
  readonly options: StartOptions;
}

async function bringUp(
  profile: ServedProfile,
  server: Server,
  places: readonly Place[],
  { record: claimed, log, options }: Begun,
): Promise<Launched> {
  let record = claimed;
  guard(record);
  try {
    const ends: Promise<string>[] = [];
    for (const [at, replica] of server.replicas.entries()) {
      const place = places[at];
      if (place === undefined) continue;
      const started = await startUnit(server, replica, place, { token: record.token, log: log.fd });
      ends.push(started.ended);
      record = { ...record, units: record.units.with(at, started.unit) };
      guard(record);
      await saveRecord(record);
    }
    options.onNote?.(`Starting the server of ${profile.name} (${server.kind}); its log is ${record.logFile}`);
    const ended = Promise.race(ends);
    limitLog(record.logFile, ended);
    await awaitAll(server, record, ended, options.signal);
    record = await settle(record, options);
    return { record, ended };
  } catch (error) {
    await stopServer(record).finally(() => release(record));
    throw error;
  }
}

/** Waits for all replicas, for the end of one, for the time to be over, or for the user. */
async function awaitAll(
  server: Server,
  record: ServerRecord,
  ended: Promise<string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const late = AbortSignal.timeout(server.readyMs);
  const over = new AbortController();
  const stop = AbortSignal.any([late, over.signal, ...(signal === undefined ? [] : [signal])]);
  const urls = record.units.map((_, at) => urlOf(record, at));
  const ready = record.addresses.map((address, at) =>
    untilReady(server, { url: urlOf(record, at), urls, address, log: () => logOf(record) }, stop),
  );
  try {
    const how = await Promise.race([ended, Promise.all(ready).then(() => undefined)]);
    if (how !== undefined) throw await failed(record, 'server-ended', `ended before it answered: ${how}`);
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (error !== late.reason) throw error;
    throw await failed(record, 'server-timeout', `has not answered within ${server.readyMs / 1000} s`);
  } finally {
    over.abort();
    await Promise.allSettled(ready);
  }
}

/** It runs; from now on somebody else ends it, or this process still does. */
async function settle(record: ServerRecord, { outlives }: StartOptions): Promise<ServerRecord> {
  const { owner: _, ...unowned } = record;
  const settled: ServerRecord = { ...(outlives === true ? unowned : record), state: 'running' };
  await saveRecord(settled);
  if (outlives === true) release(record);
  else guard(settled);
  return settled;
}

async function newRecord(
  profile: ServedProfile,
  server: Server,
  places: readonly Place[],
  { logFile }: StartOptions,
): Promise<ServerRecord> {
  const owner = await markOf(process.pid);
  return {
    format: 1,
    profile: profile.name,
    kind: server.kind,
    token: randomBytes(16).toString('hex'),
    settings: settingsHash(profile),
    state: 'starting',
    ...(owner === undefined ? {} : { owner }),
    units: places.map(({ port, container }) => ({ port, ...(container === undefined ? {} : { container }) })),
    addresses: places.map(({ port }) => server.address(`http://127.0.0.1:${port}`, profile.model)),
    logFile: logFile ?? usualLog(profile.name),
    graceMs: server.graceMs,
    started: new Date().toISOString(),
  };
}

/** Tells whether a server that runs was started as its profile says now. */
export const settingsHash = ({ server, folder }: ServedProfile): string =>
  createHash('sha256')
    .update(JSON.stringify([server, folder]))
    .digest('hex');

export const urlOf = ({ units }: ServerRecord, at = 0): string => `http://127.0.0.1:${units[at]?.port}`;

const logOf = async ({ logFile }: ServerRecord): Promise<string> =>
  (await lastLines(logFile, 10_000)).join('\n');

async function refuseRunning(name: string): Promise<void> {
  if ((await readRecord(name)) !== undefined) throw running(name);
}

/** Without groups of processes there is no end that is sure to take all along. */
const notHere = (name: string): AssayError =>
  new AssayError('unsupported', `Assay cannot start the server of ${name} on Windows.`, {
    next: "Start it yourself, or in WSL, and give its address as the profile's model.",
  });

const running = (name: string): AssayError =>
  new AssayError('server-runs', `The server of ${name} runs already.`, {
    next: `assay servers status tells who has it; assay servers stop ${name} ends it.`,
  });

function checkNeeds({ needs }: Server, name: string): void {
  const missing = needs.find(({ path }) => !existsSync(path));
  if (missing === undefined) return;
  throw new AssayError('no-file', `The ${missing.what} of ${name} is not there: ${missing.path}`, {
    next: 'Paths in a profile start from the file that it is in; mend the path, or get the file.',
  });
}

/** The error of a server that came to nothing, with the end of what it said. */
export async function failed(record: ServerRecord, code: string, what: string): Promise<AssayError> {
  const lines = await lastLines(record.logFile);
  return new AssayError(
    code,
    [
      `The server of ${record.profile} ${what}. The end of its log:`,
      ...lines.map((line) => `  ${line}`),
    ].join('\n'),
    { next: `The whole log is ${record.logFile}` },
  );
}
