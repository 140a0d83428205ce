import { open, stat, truncate } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { AssayError } from '../errors.ts';
import { BEGINNING, blankLines, byteLines } from './lines.ts';
import type { From } from './lines.ts';
import { rowText } from './raw-json.ts';

const NEWLINE = 0x0a;

/** A line of an NDJSON file: its parsed value and its number, from 1. */
export interface Line {
  readonly number: number;
  readonly value: unknown;
  /** Where it begins in the unpacked file, and how long it is, in bytes and without its end. */
  readonly start: number;
  readonly bytes: number;
}

/**
 * Reads an NDJSON file, packed with gzip or not, line by line in bounded memory; blank lines are passed over.
 * @throws AssayError `torn-row` naming file and line where a line is not JSON; those of `byteLines`.
 */
export async function* readNdjson(
  path: string,
  { forgiveTornEnd = false, from = BEGINNING }: { forgiveTornEnd?: boolean; from?: From } = {},
): AsyncGenerator<Line> {
  const isBlank = blankLines(path);
  for await (const { number, bytes, start, complete } of byteLines(path, undefined, from)) {
    const text = bytes.toString('utf8').trim();
    if (isBlank(text, number)) continue;
    const value = parse(text);
    if (value !== undefined) yield { number, value, start, bytes: bytes.length };
    else if (complete || !forgiveTornEnd) throw tornRow(path, number, text);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tornRow(path: string, number: number, text: string): AssayError {
  return new AssayError(
    'torn-row',
    `${path}, line ${number}: not a JSON row (it begins ${JSON.stringify(text.slice(0, 40))}).`,
    {
      next: 'Remove or mend that line, or take the file from where it was complete.',
    },
  );
}

/**
 * Appends rows to a file so that a crash loses at most the row being written: each row is one write of one whole line,
 * and opening cuts off a last line that an earlier crash left without its end.
 */
export class NdjsonWriter {
  readonly path: string;
  readonly #file: FileHandle;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /** `continue` keeps the rows that are there, `anew` begins an empty file. */
  static async open(path: string, how: 'continue' | 'anew' = 'continue'): Promise<NdjsonWriter> {
    if (how === 'continue') await cutTornEnd(path);
    const file = await open(path, how === 'continue' ? 'a' : 'w').catch(cannotWrite(path));
    return new NdjsonWriter(path, file);
  }

  /** Resolves when the row is with the operating system; rows keep the order of the calls. */
  append(row: object): Promise<void> {
    const write = async (): Promise<void> => {
      await this.#file.appendFile(`${rowText(row)}\n`).catch(cannotWrite(this.path));
    };
    // After a failed write nothing may follow: half a line must stay the last line.
    this.#last = this.#last.then(write);
    return this.#last;
  }

  async close(): Promise<void> {
    await this.#last.catch(() => {});
    await this.#file.close();
  }
}

async function cutTornEnd(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) return;
  const file = await open(path, 'r');
  try {
    const end = await endOfLastLine(file, size);
    if (end < size) await truncate(path, end);
  } finally {
    await file.close();
  }
}

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(1 << 16);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - block.length);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    const at = block.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

/** For `.catch`: says which file could not be written and why. */
export function cannotWrite(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    const why = WHY_NOT_WRITTEN.get(error.code) ?? error.message;
    throw new AssayError('cannot-write', `Cannot write ${path}: ${why}.`, {
      next:
        error.code === 'ENOSPC'
          ? 'Free some space and run the same command again: what is on disk is kept and not asked again.'
          : 'Choose a folder that is there and that you may write to.',
      cause: error,
    });
  };
}

const WHY_NOT_WRITTEN = new Map<string | undefined, string>([
  ['ENOSPC', 'the disk is full'],
  ['ENOENT', 'there is no such folder'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'you may not write there'],
]);
