import { AssayError } from '../errors.ts';
import { openUnpacked } from '../gzip.ts';

const NEWLINE = 0x0a;

/** No answer of a model is this long; a file without line ends must not fill the memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

export interface ByteLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** Where it begins in the unpacked file, in bytes. */
  readonly start: number;
  /** Whether a line end follows. */
  readonly complete: boolean;
}

/** Where reading begins: a byte of a file that is not packed, and the number of the line that begins there. */
export interface From {
  readonly byte: number;
  readonly line: number;
}

export const BEGINNING: From = { byte: 0, line: 1 };

/**
 * The lines of a file, packed with gzip or not, in bounded memory.
 * @throws AssayError `cannot-read`, and `bad-samples` with the line for damaged packing and endless lines.
 */
export async function* byteLines(
  path: string,
  longest = LONGEST_LINE,
  from: From = BEGINNING,
): AsyncGenerator<ByteLine> {
  let [pieces, length, number, start]: [Buffer[], number, number, number] = [[], 0, from.line, from.byte];
  try {
    for await (const chunk of bytesOf(path, from.byte)) {
      let next = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, next)) {
        const bytes = Buffer.concat([...pieces, chunk.subarray(next, end)]);
        yield { number, bytes, start, complete: true };
        [pieces, length, number, next] = [[], 0, number + 1, end + 1];
        start += bytes.length + 1;
      }
      pieces.push(chunk.subarray(next));
      length += chunk.length - next;
      if (length > longest) throw badSamples(path, number, `it is longer than ${longest} bytes`);
    }
  } catch (error) {
    throw isZlibError(error) ? badSamples(path, number, 'the gzip packing is damaged or cut', error) : error;
  }
  if (length > 0) yield { number, bytes: Buffer.concat(pieces), start, complete: false };
}

/** Nobody writes so many, and a small packed file of nothing else would keep its reader busy for minutes. */
const MOST_BLANK = 100_000;

/** Whether a line of a file is blank. @throws AssayError `bad-samples` at the first that is one too many. */
export function blankLines(path: string): (text: string, line: number) => boolean {
  let count = 0;
  return (text, line) => {
    if (text.trim() !== '') return false;
    count += 1;
    if (count > MOST_BLANK) throw badSamples(path, line, `more than ${MOST_BLANK} lines are blank`);
    return true;
  };
}

/** EvalPlus writes a few kilobytes a sample; a packed file of blanks must not fill the memory. */
const LONGEST_TEXT = 256 * 1024 * 1024;

/** A file's whole text, unpacked. @throws AssayError `cannot-read`, and `bad-samples` for damaged packing and endless files. */
export async function wholeText(path: string, longest = LONGEST_TEXT): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of bytesOf(path)) {
      length += chunk.length;
      if (length > longest) throw badSamples(path, 1, `it is longer than ${longest} bytes`);
      pieces.push(chunk);
    }
  } catch (error) {
    throw isZlibError(error) ? badSamples(path, 1, 'the gzip packing is damaged or cut', error) : error;
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** @throws AssayError: what is wrong in which line of which file. */
export function badSamples(path: string, line: number, why: string, cause?: unknown): AssayError {
  return new AssayError('bad-samples', `${path}, line ${line}: ${why}.`, {
    next: 'Each line is one JSON object: {"task_id", "completion"}, {"task_id", "solution"}, or a row that Assay wrote.',
    cause,
  });
}

async function* bytesOf(path: string, from = 0): AsyncGenerator<Buffer> {
  try {
    yield* await openUnpacked(path, from);
  } catch (error) {
    throw isZlibError(error) ? error : cannotRead(path, error);
  }
}

function isZlibError(error: unknown): boolean {
  return String(codeOf(error)).startsWith('Z_');
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

function cannotRead(path: string, cause: unknown): AssayError {
  const why = WHY_UNREADABLE.get(codeOf(cause)) ?? (cause instanceof Error ? cause.message : String(cause));
  return new AssayError('cannot-read', `Cannot read ${path}: ${why}.`, {
    next: 'Give a file of rows or samples (.ndjson, .jsonl or .jsonl.gz), such as results/eval_….ndjson.',
    cause,
  });
}

const WHY_UNREADABLE = new Map<unknown, string>([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'you may not read it'],
  ['ESPIPE', 'it is a pipe, and a file is needed, since it is read more than once'],
]);
