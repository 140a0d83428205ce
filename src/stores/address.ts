import { join } from 'node:path';
import { AssayError } from '../errors.ts';

/** A place in an object store; the key is that of an object, or what the keys below it begin with before their `/`. */
export interface StoreAddress {
  readonly bucket: string;
  /** Without a `/` at either end; empty for the whole bucket. */
  readonly key: string;
}

const SCHEME = 's3://';

export const isStore = (path: string): boolean => path.startsWith(SCHEME);

/** What buckets are called. Source: the naming rules of Amazon S3; other servers also allow capitals and `_`. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/;

/** @throws AssayError `bad-store`. */
export function parseStore(text: string): StoreAddress {
  const [bucket = '', ...parts] = text.slice(SCHEME.length).split('/');
  const names = parts.filter((part) => part !== '');
  if (isStore(text) && BUCKET.test(bucket) && names.every(isPlainName))
    return { bucket, key: names.join('/') };
  throw new AssayError('bad-store', `"${text}" is no place in an object store.`, {
    next: 'Write s3://BUCKET/PREFIX, for example s3://evaluations/qwen.',
  });
}

export const storeAddress = ({ bucket, key }: StoreAddress): string => `${SCHEME}${bucket}/${key}`;

/** The address of what is below another. */
export const below = ({ bucket, key }: StoreAddress, name: string): StoreAddress => ({
  bucket,
  key: key === '' ? name : `${key}/${name}`,
});

/** The path of a file in a folder on disk, or its address in a place of a store. */
export const inFolder = (folder: string, name: string): string =>
  isStore(folder) ? storeAddress(below(parseStore(folder), name)) : join(folder, name);

/** Where a key is in a bucket: `a/b` is in `a`, and `b` in nothing. */
export const parentOf = ({ bucket, key }: StoreAddress): StoreAddress => ({
  bucket,
  key: key.slice(0, Math.max(0, key.lastIndexOf('/'))),
});

export const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** Whether a key can be a path below a folder: keys are anybody's, and none may lead out of it. */
export const isPlainKey = (key: string): boolean => key.split('/').every(isPlainName);

const isPlainName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[\\\0]/.test(name);
