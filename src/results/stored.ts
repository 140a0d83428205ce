import { basename } from 'node:path';
import { AssayError } from '../errors.ts';
import { below, isStore, nameOf, parentOf, parseStore } from '../stores/address.ts';
import type { StoredFile } from '../stores/files.ts';
import { isLeaseKey } from '../stores/lease.ts';
import { Mirror } from '../stores/mirror.ts';
import { readManifest } from './manifest.ts';
import { interviewManifestName, stemOf } from './names.ts';
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
  if (file !== undefined) return bringFile(mirror, file, isRead);
  const inside = key === '' ? near : near.filter((found) => found.key.startsWith(`${key}/`));
  if (inside.length === 0) throw nothingThere(address);
  await mirror.prune(key, inside);
  await mirror.bring(inside.filter(({ key: each }) => isRead(nameOf(each)) && !isLeaseKey(each)));
  return mirror.pathOf(key);
}

/** Where a graded file can be read on this machine. */
export const localOf = async (path: string): Promise<string> =>
  isStore(path) ? copyOf(path, isReadWithVerdicts) : path;

/** Rows of other stages may be large. */
export const isReadWithVerdicts = (name: string): boolean => !/^(interview|prepare|turns)_/.test(name);

/** Copies of the files in a folder of a store, not below it, whose names fit. */
export async function copiesLike(
  folder: string,
  pattern: RegExp,
  isRead: (name: string) => boolean,
): Promise<string[]> {
  const place = parseStore(folder);
  const mirror = new Mirror(place.bucket);
  const near = await mirror.list(below(place, '').key);
  const fitting = near.filter(
    ({ key }) => parentOf({ ...place, key }).key === place.key && pattern.test(nameOf(key)),
  );
  return Promise.all(fitting.map((file) => bringFile(mirror, file, isRead)));
}

/** A file of rows, its manifest, and the rows of other stages that this names and that are read. */
async function bringFile(
  mirror: Mirror,
  file: StoredFile,
  isRead: (name: string) => boolean,
): Promise<string> {
  const path = mirror.pathOf(file.key);
  await mirror.bring([file]);
  const manifests = path.endsWith(MANIFEST) ? [file] : await bringBeside(mirror, file, manifestNames(path));
  const named = await Promise.all(manifests.map(({ key }) => namedBy(mirror.pathOf(key))));
  await bringBeside(mirror, file, named.flat().filter(isRead));
  return path;
}

const manifestNames = (path: string): string[] => [
  interviewManifestName(stemOf(path)),
  ...manifestPlaces(path).map((place) => basename(place)),
];

/** Files with these names beside another, as far as they are there. */
async function bringBeside(
  mirror: Mirror,
  { key }: StoredFile,
  names: readonly string[],
): Promise<StoredFile[]> {
  const folder = parentOf({ bucket: '', key });
  const wanted = names.map((name) => below(folder, name).key).filter((other) => other !== key);
  const found = await Promise.all(wanted.map((other) => mirror.list(other)));
  const files = found.flat().filter((other) => wanted.includes(other.key));
  await mirror.bring(files);
  return files;
}

/** The rows that a manifest names. What is no manifest names none. */
async function namedBy(path: string): Promise<string[]> {
  const manifest = await readManifest(path).catch(() => undefined);
  return Object.values(manifest?.files ?? {});
}

const nothingThere = (address: string): AssayError =>
  new AssayError('no-input', `There is nothing at ${address}.`, {
    next: 'Check the bucket, the prefix and AWS_ENDPOINT_URL.',
  });
