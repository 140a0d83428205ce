import { open, rename, rm } from 'node:fs/promises';
import { AssayError } from '../../errors.ts';
import { fileHash } from '../../results/files.ts';
import { pause } from '../../abort.ts';
import { waitAfter } from '../backoff.ts';
import type { Backoff } from '../backoff.ts';
import { ModelError } from '../contract.ts';
import { explain } from '../http/wire.ts';
import type { Reply } from '../http/wire.ts';
import type { HubFile } from './choose.ts';
import { diskFailure, mustHaveRoom, sizeOf } from './disk.ts';
import type { Hub } from './hub.ts';

/** One file that is to be brought here. */
export interface Transfer {
  readonly hub: Hub;
  readonly file: HubFile;
  /** Where it is at the hub: `/OWNER/NAME/resolve/COMMIT/FILE`. */
  readonly from: string;
  /** Where it goes. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly backoff: Backoff;
  /** Told how many bytes of it are on disk. */
  readonly onBytes: (bytes: number) => void;
}

/** Attempts that bring nothing new, one after the other, before it is given up. */
const ATTEMPTS = 5;

/**
 * Brings one file to its path. What came before a cut stays beside it as `.part`, and only the rest is asked for, also by a
 * later process. Only a whole file with the right checksum ever has the final name.
 *
 * @throws ModelError for what the hub or the network refuses, AssayError `disk-full`, `file-error`, `bad-download`.
 */
export async function bring(transfer: Transfer): Promise<void> {
  const { file, path, signal, backoff } = transfer;
  const part = `${path}.part`;
  await mustHaveRoom(path, file.size - (await sizeOf(part)));
  for (let failures = 0; (await sizeOf(part)) !== file.size;) {
    const before = await sizeOf(part);
    try {
      await fetchRest(transfer, part);
    } catch (error) {
      if (!(error instanceof ModelError) || !error.retryable) throw error;
      const have = await sizeOf(part);
      failures = have > before ? 1 : failures + 1;
      if (failures === ATTEMPTS) throw goesOn(error, have, file);
      await pause(waitAfter(error, failures, backoff), signal);
    }
  }
  await mustBeRight(part, file);
  await rename(part, path);
}

async function fetchRest(transfer: Transfer, part: string): Promise<void> {
  const { hub, file, from, signal } = transfer;
  const have = await sizeOf(part);
  const reply = await hub.get(from, { from: have > file.size ? 0 : have, signal });
  const start = startOf(reply, hub);
  // A server that passes over the range sends all of it again.
  if (start !== 0 && start !== have) throw cut(hub, 'sent another part of the file than was asked for');
  try {
    const bytes = await write(reply, part, start, transfer);
    if (bytes < file.size) throw cut(hub, `stopped after ${bytes} of ${file.size} bytes`);
  } catch (error) {
    throw diskFailure(error, part) ?? explain(error, hub.shown, signal);
  }
}

/** Writes each piece before the next is read, so that a cut loses next to nothing; resolves to the bytes that are there. */
async function write(
  { body }: Reply,
  part: string,
  start: number,
  { hub, file, onBytes }: Transfer,
): Promise<number> {
  const out = await open(part, start === 0 ? 'w' : 'a');
  let bytes = start;
  try {
    for await (const piece of body) {
      if (!(piece instanceof Uint8Array)) continue;
      bytes += piece.length;
      if (bytes > file.size) throw tooLong(hub, file);
      await out.appendFile(piece);
      onBytes(bytes);
    }
  } finally {
    await out.close();
  }
  return bytes;
}

/** Where in the file the reply begins (RFC 9110, 14.4). */
function startOf(reply: Reply, hub: Hub): number {
  if (reply.status !== 206) return 0;
  const [, start] = /^bytes (\d+)-/.exec(reply.header('content-range')) ?? [];
  if (start === undefined) throw cut(hub, 'sent a part of the file and not which');
  return Number(start);
}

const cut = (hub: Hub, what: string): ModelError =>
  new ModelError('cut', `${hub.shown} ${what}.`, { retryable: true });

const tooLong = (hub: Hub, { path, size }: HubFile): ModelError =>
  new ModelError('protocol', `${hub.shown} sent more than the ${size} bytes of ${path}.`, {
    retryable: false,
  });

const goesOn = ({ kind, message, status, cause }: ModelError, have: number, file: HubFile): ModelError =>
  new ModelError(kind, `${message} ${have} of the ${file.size} bytes of ${file.path} are here.`, {
    retryable: false,
    status,
    next: 'Give the same command again: it goes on with the rest.',
    cause,
  });

async function mustBeRight(part: string, { path, sha256 }: HubFile): Promise<void> {
  const found = await fileHash(part);
  if (found === sha256) return;
  await rm(part);
  throw new AssayError('bad-download', `${path} has the SHA-256 ${found} and not ${sha256}; it is deleted.`, {
    next: 'Try again; if it stays so, a proxy or a mirror changes the file.',
  });
}
