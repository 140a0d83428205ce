import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { keepFile } from '../../cache/keep.ts';
import { Reading, readingFacts, type ReadingFacts } from './reading.ts';

/**
 * A file of expected values: one line of JSON with the facts and the key of what they were made from, then the values,
 * compressed. gzip's own checksum finds a torn body; the key finds a file that belongs to something else.
 */
const header = z.strictObject({ assay: z.literal('expected-values'), key: z.string(), facts: readingFacts });

const LONGEST_HEADER = 65_536;
const NEWLINE = 10;

/** The file's reading, or undefined where there is no file, or one that is torn or made from something else. */
export async function readExpected(path: string, key: string, count: number): Promise<Reading | undefined> {
  const bytes = await unlessMissing(readFile(path));
  if (bytes === undefined) return undefined;
  const facts = parseHeader(bytes, key);
  if (facts === undefined) return undefined;
  try {
    const body = await promisify(gunzip)(bytes.subarray(bytes.indexOf(NEWLINE) + 1));
    return new Reading(facts, body, count);
  } catch {
    return undefined;
  }
}

/** Only what the first line says. */
export async function readFacts(path: string, key: string): Promise<ReadingFacts | undefined> {
  const file = await unlessMissing(open(path));
  try {
    const head = await file?.read(Buffer.alloc(LONGEST_HEADER), 0, LONGEST_HEADER, 0);
    return head && parseHeader(head.buffer.subarray(0, head.bytesRead), key);
  } finally {
    await file?.close();
  }
}

/** Whole or not at all, also where two processes write the same file. Throws AssayError `cache-write`. */
export async function writeExpected(
  path: string,
  key: string,
  facts: ReadingFacts,
  body: Buffer,
): Promise<void> {
  const line = `${JSON.stringify({ assay: 'expected-values', key, facts })}\n`;
  const packed = await promisify(gzip)(body, { level: constants.Z_BEST_SPEED });
  await keepFile(path, Buffer.concat([Buffer.from(line), packed]), 'Expected values');
}

function parseHeader(bytes: Buffer, key: string): ReadingFacts | undefined {
  try {
    const line: unknown = JSON.parse(bytes.toString('utf8', 0, bytes.indexOf(NEWLINE)));
    const parsed = header.parse(line);
    return parsed.key === key ? parsed.facts : undefined;
  } catch {
    return undefined;
  }
}

async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
