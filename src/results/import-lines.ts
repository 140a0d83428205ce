import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AssayError } from '../errors.ts';

const NEWLINE = 0x0a;
const CHUNK = 1 << 18;

/** No answer of a model is this long; a file without line ends must not fill the memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** A line of a foreign file. */
export interface ImportedLine {
  /** From 1. */
  readonly number: number;
  /** Undefined where it is not JSON, with the reason in `problem`. */
  readonly value: unknown;
  readonly problem?: string;
  /** Whether a line end follows. */
  readonly complete: boolean;
}

/**
 * The JSON lines of a file, packed with gzip or not (its first bytes decide, not its name), in bounded memory; blank lines
 * are passed over. @throws AssayError `bad-samples` for binary, damaged and endless lines, `no-input` where nothing can be read.
 */
export async function* readLines(path: string, longest = LONGEST_LINE): AsyncGenerator<ImportedLine> {
  let number = 0;
  for await (const { bytes, complete } of splitLines(await openText(path), path, longest)) {
    number++;
    const text = decode(bytes, path, number);
    if (text.trim() !== '') yield { number, complete, ...parse(text) };
  }
}

/** @throws AssayError: what is wrong in which line of which file. */
export function badSamples(path: string, line: number, why: string, cause?: unknown): AssayError {
  return new AssayError('bad-samples', `${path}, line ${line}: ${why}.`, {
    next: 'Each line is one JSON object: {"task_id", "completion"}, {"task_id", "solution"}, or a row that Assay wrote.',
    cause,
  });
}

async function openText(path: string): Promise<AsyncIterable<Buffer>> {
  const packed = await isGzip(path);
  const text = packed ? createGunzip({ chunkSize: CHUNK }) : new PassThrough();
  // A failure reaches whoever reads `text`, since pipeline destroys it with the error.
  pipeline(createReadStream(path, { highWaterMark: CHUNK }), text).catch(() => {});
  return text;
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await file.close();
  }
}

async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  path: string,
  longest: number,
): AsyncGenerator<{ bytes: Buffer; complete: boolean }> {
  let [pieces, length, line]: [Buffer[], number, number] = [[], 0, 1];
  try {
    for await (const chunk of chunks) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        yield { bytes: Buffer.concat([...pieces, chunk.subarray(start, end)]), complete: true };
        [pieces, length, line, start] = [[], 0, line + 1, end + 1];
      }
      pieces.push(chunk.subarray(start));
      length += chunk.length - start;
      if (length > longest) throw badSamples(path, line, `it is longer than ${longest} bytes`);
    }
  } catch (error) {
    throw isZlibError(error) ? badSamples(path, line, 'the gzip packing is damaged or cut', error) : error;
  }
  if (length > 0) yield { bytes: Buffer.concat(pieces), complete: false };
}

function decode(bytes: Buffer, path: string, number: number): string {
  if (bytes.includes(0)) throw badSamples(path, number, 'it is binary, not text');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw badSamples(path, number, 'it is not UTF-8', error);
  }
}

function parse(text: string): { value: unknown; problem?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return {
      value: undefined,
      problem: `it is not JSON (it begins ${JSON.stringify(text.trim().slice(0, 40))})`,
    };
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

function unreadable(path: string, error: unknown): AssayError {
  const why = error instanceof Error ? error.message : String(error);
  const next = 'Give a .jsonl, .jsonl.gz or .ndjson file, or a folder as EvalPlus writes it.';
  return new AssayError('no-input', `Cannot read ${path}: ${why}.`, { next, cause: error });
}
