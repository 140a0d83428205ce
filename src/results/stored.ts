import { basename } from 'node:path';
import { AssayError } from '../errors.ts';
import { below, isStore, nameOf, parentOf, parseStore } from '../stores/address.ts';
import type { StoredFile } from '../stores/files.ts';
import { isLeaseKey } from '../stores/lease.ts';
import { Mirror } from '../stores/mirror.ts';
import { readManifest } from './manifest.ts';
import { MANIFEST, manifestPlaces } from './scored/manifest-of.ts';

/**
 * The path of an up-to-date copy of what an address in an object store names: of a file, with what belongs to its run
 * beside it, or else of a folder with the files below it whose names are read.
 * @throws AssayError `no-input` where nothing is there, and as `Objects`.
 */
export async function copyOf(
  address: string,
  isRead: (name: string) => boolean = () => true,
): Promise<string> {
  const { bucket, key } = parseStore(address);
  const mirror = new Mirror(bucket);
  const near = await mirror.list(key);
  const file = near.find((found) => found.key === key);
  if (file !== undefined) return bringFile(mirror, file);
  const inside = key === '' ? near : near.filter((found) => found.key.startsWith(`${key}/`));
  if (inside.length === 0) throw nothingThere(address);
  await mirror.prune(key, inside);
  await mirror.bring(inside.filter(({ key: each }) => isRead(nameOf(each)) && !isLeaseKey(each)));
  return mirror.pathOf(key);
}

/** Where a file can be read on this machine. */
export const localOf = async (path: string): Promise<string> => (isStore(path) ? copyOf(path) : path);

/** Copies of the files in a folder of a store, not below it, whose names fit. */
export async function copiesLike(folder: string, pattern: RegExp): Promise<string[]> {
  const place = parseStore(folder);
  const mirror = new Mirror(place.bucket);
  const near = await mirror.list(below(place, '').key);
  const fitting = near.filter(
    ({ key }) => parentOf({ ...place, key }).key === place.key && pattern.test(nameOf(key)),
  );
  return Promise.all(fitting.map((file) => bringFile(mirror, file)));
}

async function bringFile(mirror: Mirror, file: StoredFile): Promise<string> {
  const path = mirror.pathOf(file.key);
  await mirror.bring([file]);
  const names = path.endsWith(MANIFEST)
    ? await namedBy(path)
    : manifestPlaces(path).map((place) => basename(place));
  const { key } = parentOf({ bucket: '', key: file.key });
  const beside = names.map((name) => below({ bucket: '', key }, name).key);
  const found = await Promise.all(beside.map((other) => mirror.list(other)));
  await mirror.bring(found.flat().filter((other) => beside.includes(other.key)));
  return path;
}

/** The rows that a manifest names, without those that are not read with it. */
async function namedBy(path: string): Promise<string[]> {
  const { files } = await readManifest(path);
  const name = files.eval ?? files.interview;
  return name === undefined ? [] : [name];
}

const nothingThere = (address: string): AssayError =>
  new AssayError('no-input', `There is nothing at ${address}.`, {
    next: 'Check the bucket, the prefix and AWS_ENDPOINT_URL.',
  });
