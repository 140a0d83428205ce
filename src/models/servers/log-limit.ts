import { appendFile, stat, truncate } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from './log.ts';

interface Limit {
  readonly bytes: number;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
}

/** A server that says the same error for ever would fill the disk that everybody's results are on. */
const LIMIT: Limit = { bytes: 256 * 1024 * 1024, everyMs: 1_000 };

/**
 * Begins a log anew with its last lines whenever it has grown beyond the limit, until its server has ended or this process has.
 * The server need not know: it appends, so it goes on behind them.
 */
export function limitLog(file: string, ended: Promise<unknown>, limit: Limit = LIMIT): void {
  const over = new AbortController();
  void ended.then(() => over.abort());
  watch(file, limit, over.signal).catch((error: unknown) => {
    if (!over.signal.aborted) throw error;
  });
}

async function watch(file: string, limit: Limit, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(limit.everyMs, undefined, { ref: false, signal });
    // A disk that is full, or a folder that is gone, is met by whoever has to write there.
    await shorten(file, limit).catch(() => {});
  }
}

async function shorten(file: string, { bytes }: Limit): Promise<void> {
  const { size } = await stat(file);
  if (size <= bytes) return;
  const lines = await lastLines(file);
  await truncate(file);
  const note = `# begun anew at ${new Date().toISOString()}, when it had ${size} bytes; the last lines of before:`;
  await appendFile(file, `${[note, ...lines].join('\n')}\n`);
}
