import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import type { AsyncBuffer } from 'hyparquet';
import { AssayError } from '../errors.ts';
import { readLines } from '../results/import-lines.ts';
import { readPoint } from './point.ts';
import type { DataPoint } from './point.ts';

/**
 * The data points of a file: JSON Lines, packed with gzip or not, or Parquet; its first bytes decide.
 * @throws AssayError `bad-suite`, which names the line or row; `cannot-read`
 */
export async function readPoints(path: string): Promise<DataPoint[]> {
  const name = basename(path);
  if (await isParquet(path)) {
    const rows = await parquetRows(path);
    return rows.map((row, index) => readPoint(plain(row), `${name}, row ${index + 1}`));
  }
  const points: DataPoint[] = [];
  for await (const { number, value, problem } of readLines(path)) {
    if (problem !== undefined) throw unreadable(`${name}, line ${number}: ${problem}`);
    points.push(readPoint(value, `${name}, line ${number}`));
  }
  return points;
}

/** Source: https://parquet.apache.org/docs/file-format/ */
const MAGIC = 'PAR1';

async function isParquet(path: string): Promise<boolean> {
  await using file = await open(path).catch((cause: unknown) => {
    throw new AssayError(
      'cannot-read',
      `Cannot read ${path}: ${cause instanceof Error ? cause.message : cause}.`,
      {
        next: 'Check the path under tasks in suite.yaml, or give the folder that has the file with --data.',
        cause,
      },
    );
  });
  return (await slice(file, 0, MAGIC.length)).toString('latin1') === MAGIC;
}

async function parquetRows(path: string): Promise<Record<string, unknown>[]> {
  await using file = await open(path);
  const { size } = await file.stat();
  const buffer: AsyncBuffer = {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = await slice(file, start, end);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    },
  };
  try {
    return await parquetReadObjects({ file: buffer, compressors: COMPRESSORS });
  } catch (error) {
    throw unreadable(`${basename(path)}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

/** Beside Snappy, which the reader has, what Node unpacks. */
const COMPRESSORS = {
  GZIP: (bytes: Uint8Array) => gunzipSync(bytes),
  BROTLI: (bytes: Uint8Array) => brotliDecompressSync(bytes),
};

async function slice(file: FileHandle, start: number, end: number): Promise<Buffer<ArrayBuffer>> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}

/** A row as JSON would have it: Parquet's whole numbers are BigInts. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function unreadable(why: string, cause?: unknown): AssayError {
  return new AssayError('bad-suite', `${why}.`, {
    next: 'Tasks are JSON Lines or Parquet with the fields of docs/repositories.md.',
    cause,
  });
}
