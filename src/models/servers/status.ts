import { AssayError } from '../../errors.ts';
import { isAbandoned } from './orphans.ts';
import { urlOf } from './launch.ts';
import { readRecords } from './state.ts';
import type { ServerRecord } from './state.ts';

/** A server that Assay has started. */
export interface ServerStatus {
  readonly profile: string;
  readonly kind: string;
  /**
   * `abandoned`: its Assay was killed, or it has ended by itself; the next start or `servers stop` clears it away. `unknown`:
   * the engine of its container does not answer.
   */
  readonly state: 'starting' | 'running' | 'abandoned' | 'unknown';
  readonly url: string;
  readonly addresses: readonly string[];
  /** Process numbers of its replicas, or of the engine's clients that hold its containers. */
  readonly pids: readonly number[];
  /** ISO 8601 */
  readonly started: string;
  readonly logFile: string;
  /** The process of the Assay that ends it; undefined where `assay servers stop` does. */
  readonly owner: number | undefined;
}

/** The servers that Assay has started on this machine, in the order of their names. */
export async function serverStatus(): Promise<ServerStatus[]> {
  const records = await readRecords();
  return await Promise.all(records.toSorted((a, b) => (a.profile < b.profile ? -1 : 1)).map(statusOf));
}

async function statusOf(record: ServerRecord): Promise<ServerStatus> {
  const { profile, kind, addresses, units, started, logFile, owner } = record;
  return {
    profile,
    kind,
    state: await stateOf(record),
    url: urlOf(record),
    addresses,
    pids: units.flatMap(({ process }) => process?.pid ?? []),
    started,
    logFile,
    owner: owner?.pid,
  };
}

async function stateOf(record: ServerRecord): Promise<ServerStatus['state']> {
  try {
    return (await isAbandoned(record)) ? 'abandoned' : record.state;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'no-engine') return 'unknown';
    throw error;
  }
}
