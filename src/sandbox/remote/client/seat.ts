import { AssayError } from '../../../errors.ts';
import type { SandboxIdentity } from '../../contract.ts';
import { RUNNER_VERSION } from '../../linux.ts';
import type { Description } from '../lines.ts';
import type { Server } from './server.ts';
import { TryFailure } from './try-failure.ts';

/** A server among others: what it takes, and how it is doing. */
export interface Seat {
  readonly server: Server;
  readonly concurrency: number;
  readonly bodyBytes: number;
  /** Jobs of ours that it has. */
  busy: number;
  /** By `performance.now()`. */
  restsUntil: number;
  /** In a row. */
  failures: number;
  /** It is no longer the server that was opened. */
  lost: boolean;
}

export interface Seats {
  readonly seats: readonly Seat[];
  /** Of all of them. */
  readonly identity: SandboxIdentity;
  readonly tag: string;
}

type Known = { readonly server: Server; readonly description: Description; readonly tag: string };
type Unknown = { readonly server: Server; readonly error: TryFailure };

/**
 * Asks servers what they are. One that does not answer now may do so later: its identity is then checked with each job.
 * Throws AssayError: `sandbox-unreachable` where none answers, `sandbox-differs`, `sandbox-token`.
 */
export async function seatServers(servers: readonly Server[]): Promise<Seats> {
  try {
    const asked = await Promise.all(servers.map(ask));
    const known = asked.filter((one) => 'tag' in one);
    const unknown = asked.filter((one) => 'error' in one);
    const [first] = known;
    if (first === undefined) throw unreachable(unknown);
    requireSame(first, known);
    const seats = asked.map((one) => seatOf(one.server, 'tag' in one ? one.description : undefined));
    return { seats, identity: first.description.identity, tag: first.tag };
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
}

async function ask(server: Server): Promise<Known | Unknown> {
  try {
    return { server, ...(await server.describe()) };
  } catch (error) {
    if (error instanceof TryFailure) return { server, error };
    throw error;
  }
}

function seatOf(server: Server, found: Description | undefined): Seat {
  const { concurrency, bodyBytes } = found ?? { concurrency: 1, bodyBytes: Infinity };
  return { server, concurrency, bodyBytes, busy: 0, restsUntil: 0, failures: 0, lost: false };
}

function unreachable(unknown: readonly Unknown[]): AssayError {
  const whys = unknown.map(({ server, error }) => `${server.url.origin}: ${error.message}`);
  return new AssayError('sandbox-unreachable', `No sandbox server answers. ${whys.join('; ')}.`, {
    next: 'Start one with: assay sandbox serve. Or check the address, the port and the way there.',
  });
}

function requireSame(first: Known, known: readonly Known[]): void {
  const said = known.map(
    ({ server, description }) => `${server.url.origin} has ${identityText(description)}`,
  );
  if (first.description.identity.runner !== RUNNER_VERSION) {
    throw new AssayError('sandbox-differs', `This Assay has runner ${RUNNER_VERSION}. ${said.join('; ')}.`, {
      next: 'Run the same version of Assay on both sides.',
    });
  }
  if (known.every(({ tag }) => tag === first.tag)) return;
  throw new AssayError('sandbox-differs', `The sandbox servers differ: ${said.join('; ')}.`, {
    next: 'Give them the same Python, packages, Node and Assay, or name only those that agree.',
  });
}

function identityText({ identity: { backend, image, python, node, runner, packages } }: Description): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  const javascript = node === undefined ? 'no Node' : `Node ${node}`;
  const room = image === undefined ? backend : `${backend} with ${image}`;
  return [room, `Python ${python}`, javascript, `runner ${runner}`, ...versions].join(', ');
}
