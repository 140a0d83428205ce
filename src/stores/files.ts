import { createHash } from 'node:crypto';
import { AssayError } from '../errors.ts';
import type { StoredObject } from './contract.ts';

/**
 * A file in a store. Objects cannot be appended to, so rows that are being written are in parts, each named by the byte of the
 * file that it begins with, and behind an object of the file's own name where there is one. Two writers that append to the same end
 * make a part of the same name, and the store lets only one of them.
 */
export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  readonly modified: Date;
  /** Another one for another content. */
  readonly version: string;
  /** What makes the file, one behind the other. */
  readonly pieces: readonly StoredObject[];
}

const DIGITS = 16;

export const partKey = (key: string, start: number): string =>
  `${key}.parts/${String(start).padStart(DIGITS, '0')}`;

/** What the keys of a file's parts begin with. */
export const partsOf = (key: string): string => `${key}.parts/`;

const PART = new RegExp(`^(.+)\\.parts/(\\d{${DIGITS}})$`, 's');

interface Found {
  whole?: StoredObject;
  readonly parts: Map<number, StoredObject>;
}

/** The files that listed objects make. @throws AssayError `store-gap` where a part in the middle of one is not there. */
export function toFiles(objects: Iterable<StoredObject>): StoredFile[] {
  const found = new Map<string, Found>();
  for (const object of objects) {
    const [, key = object.key, start] = PART.exec(object.key) ?? [];
    const file: Found = found.get(key) ?? { parts: new Map() };
    if (start === undefined) file.whole = object;
    else file.parts.set(Number(start), object);
    found.set(key, file);
  }
  return [...found].map(([key, file]) => toFile(key, file));
}

function toFile(key: string, { whole, parts }: Found): StoredFile {
  const pieces = whole === undefined ? [] : [whole];
  let bytes = whole?.bytes ?? 0;
  for (const [start, part] of [...parts].toSorted(([a], [b]) => a - b)) {
    // A writer that joins the parts removes them after; until then they are there twice.
    if (start + part.bytes <= bytes) continue;
    if (start !== bytes) throw gap(key, bytes);
    pieces.push(part);
    bytes += part.bytes;
  }
  const modified = new Date(Math.max(0, ...pieces.map((piece) => piece.modified.getTime())));
  return { key, bytes, modified, version: versionOf(pieces), pieces };
}

const versionOf = (pieces: readonly StoredObject[]): string =>
  createHash('sha256')
    .update(JSON.stringify(pieces.map(({ key, etag, bytes }) => [key, etag, bytes])))
    .digest('hex');

const gap = (key: string, byte: number): AssayError =>
  new AssayError('store-gap', `${key} lacks what begins at byte ${byte}: a part of it has been removed.`, {
    next: `Put the missing object below ${partsOf(key)} back, or remove the parts behind it.`,
  });
