import { mkdir, open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { pause } from '../../abort.ts';
import { hideSecrets } from '../redact.ts';
import { cannotKeep, readRecord, serversFolder } from './state.ts';

/** Shown of a log where a server has failed. */
const SHOWN_LINES = 30;
/** Read at a time, and of its end at most; a line may be long. */
const READ_BYTES = 64 * 1024;
const LINE_LIMIT = 400;
const FOLLOW_MS = 250;

/** Where the log of a profile's server is, or would be. */
export const logFileOf = async (profile: string): Promise<string> =>
  (await readRecord(profile))?.logFile ?? usualLog(profile);

export const usualLog = (profile: string): string => join(serversFolder(), `${profile}.log`);

/**
 * Opens a log, for the server to write into by itself: it goes on when Assay is gone. Its first line proves that the
 * disk takes it.
 *
 * @param isKept true adds to what it holds
 * @throws AssayError `disk-full`, `cannot-write`
 */
export async function openLog(file: string, title: string, isKept: boolean): Promise<FileHandle> {
  let log: FileHandle | undefined;
  try {
    await mkdir(dirname(file), { recursive: true });
    if (!isKept) await rm(file, { force: true });
    // Appended to, since several replicas and Assay write into it.
    log = await open(file, 'a', 0o600);
    await log.appendFile(`# ${title}, ${new Date().toISOString()}\n`);
    return log;
  } catch (error) {
    await log?.close();
    throw cannotKeep(file, error);
  }
}

/** The last lines, without what looks like a secret; none where there is no log. */
export async function lastLines(file: string, count = SHOWN_LINES): Promise<string[]> {
  const text = hideSecrets(await endOf(file));
  const lines = text.split(/\r?\n|\r/).filter((line) => line.trim() !== '');
  return lines
    .slice(-count)
    .map((line) => (line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)}…` : line));
}

async function endOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    return (await readFrom(file, Math.max(0, size - READ_BYTES))).toString('utf8');
  } catch {
    return '';
  }
}

/** Hands on what is added to a log from now on, until the signal aborts. */
export async function followLog(
  file: string,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  // A character may lie across two reads.
  const decoder = new StringDecoder();
  let { size: at } = await stat(file);
  while (!signal.aborted) {
    const { size } = await stat(file).catch(() => ({ size: at }));
    // A new log begins again.
    if (size < at) at = 0;
    const bytes = size > at ? await readFrom(file, at) : Buffer.alloc(0);
    if (bytes.length > 0) onText(hideSecrets(decoder.write(bytes)));
    else await pause(FOLLOW_MS, signal).catch(() => {});
    at += bytes.length;
  }
}

async function readFrom(file: string, at: number): Promise<Buffer> {
  const log = await open(file);
  try {
    const { buffer, bytesRead } = await log.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, at);
    return buffer.subarray(0, bytesRead);
  } finally {
    await log.close();
  }
}
