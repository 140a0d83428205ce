import { Readable } from 'node:stream';
import type { S3Client, _Object } from '@aws-sdk/client-s3';
import { AssayError } from '../../errors.ts';
import { present } from '../../present.ts';
import { storeAddress } from '../address.ts';
import type { Condition, Objects, ReadOptions, StoredObject } from '../contract.ts';
import { changed, isConflict, noStore, storeFailure } from './failures.ts';
import { uploadFile } from './multipart.ts';
import type { Target } from './multipart.ts';
import { loadSdk } from './sdk.ts';

/** The most keys that one request removes. Source: the API reference of S3, DeleteObjects. */
const REMOVED_AT_ONCE = 1000;

/**
 * A bucket of any server that speaks S3's interface. Address, region and credentials are found as AWS's own tools find them
 * (`AWS_ENDPOINT_URL`, profiles, roles …), and are kept nowhere.
 * @throws AssayError `no-aws-sdk`.
 */
export function openBucket(bucket: string): Objects {
  const target = connect(bucket);
  let clock: Date | undefined;
  watchClock(target.client, (date) => (clock = date));
  /** Every failure says which place it is about. */
  const named = <T>(key: string, work: () => Promise<T>): Promise<T> =>
    work().catch((error: unknown) => {
      throw storeFailure(error, storeAddress({ bucket, key }));
    });
  return {
    bucket,
    list: (prefix, delimiter) => list(target, prefix, delimiter),
    read: (key, options = {}) => named(key, () => read(target, key, options)),
    write: (key, body, condition) => named(key, () => write(target, key, body, condition)),
    upload: (upload) => named(upload.key, () => uploadFile(target, upload)),
    remove: (keys) => named(keys[0] ?? '', () => remove(target, keys)),
    clock: () => clock,
  };
}

function connect(bucket: string): Target {
  const sdk = loadSdk();
  const client = new sdk.S3Client({
    // Few servers but Amazon's have a name for every bucket, and Amazon's take both forms.
    forcePathStyle: true,
    // Newer checksums are refused by servers that do not know them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    retryMode: 'standard',
    maxAttempts: 4,
    // Milliseconds: a server that hangs is tried again.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  });
  return { sdk, client, bucket };
}

/** Leases end by the server's clock, which every answer tells: those of machines differ. */
function watchClock({ middlewareStack }: S3Client, onDate: (date: Date) => void): void {
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      const date = dateOf(response);
      if (date !== undefined) onDate(date);
      return result;
    },
    { step: 'deserialize', name: 'assayWatchClock' },
  );
}

function dateOf(response: unknown): Date | undefined {
  const headers: unknown =
    typeof response === 'object' && response !== null ? Reflect.get(response, 'headers') : undefined;
  const text: unknown =
    typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'date') : undefined;
  const date = new Date(typeof text === 'string' ? text : NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

async function* list(
  { sdk, client, bucket }: Target,
  prefix: string,
  delimiter?: '/',
): AsyncGenerator<StoredObject> {
  let token: string | undefined;
  do {
    const request = { Bucket: bucket, Prefix: prefix, Delimiter: delimiter, ContinuationToken: token };
    const page = await client.send(new sdk.ListObjectsV2Command(request)).catch((error: unknown) => {
      throw storeFailure(error, storeAddress({ bucket, key: prefix }));
    });
    // A page for people to log in is an answer without objects too.
    if (page.IsTruncated === undefined) throw noStore(storeAddress({ bucket, key: prefix }));
    yield* (page.Contents ?? []).map(toStored);
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

const toStored = ({ Key = '', Size = 0, ETag = '', LastModified = new Date(0) }: _Object): StoredObject => ({
  key: Key,
  bytes: Size,
  etag: unquoted(ETag),
  modified: LastModified,
});

/** Older gateways of Ceph compare an etag with its quotes to one without; proxies call one weak whose bytes they have packed. */
const unquoted = (etag: string): string => etag.replaceAll(/^W\/|"/g, '');

async function read(
  { sdk, client, bucket }: Target,
  Key: string,
  { start = 0, etag }: ReadOptions,
): Promise<Readable> {
  const range = present({ Range: start === 0 ? undefined : `bytes=${start}-` });
  const { Body, ETag } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key, ...range }));
  if (!(Body instanceof Readable)) throw new TypeError('The SDK gave no stream of Node.');
  if (etag === undefined || ETag === undefined || unquoted(ETag) === etag) return Body;
  Body.destroy();
  throw changed(storeAddress({ bucket, key: Key }));
}

async function write(
  { sdk, client, bucket }: Target,
  Key: string,
  Body: string | Uint8Array,
  condition: Condition | undefined,
): Promise<string | undefined> {
  const put = new sdk.PutObjectCommand({ Bucket: bucket, Key, Body, ...conditionHeaders(condition) });
  try {
    const { ETag } = await client.send(put);
    if (ETag === undefined) throw noStore(storeAddress({ bucket, key: Key }));
    return unquoted(ETag);
  } catch (error) {
    if (condition !== undefined && isConflict(error)) return undefined;
    throw error;
  }
}

function conditionHeaders(condition: Condition | undefined): { IfNoneMatch?: string; IfMatch?: string } {
  if (condition === undefined) return {};
  return condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
}

async function remove({ sdk, client, bucket }: Target, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += REMOVED_AT_ONCE) {
    const Objects = keys.slice(start, start + REMOVED_AT_ONCE).map((Key) => ({ Key }));
    const request = new sdk.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    const [failed] = (await client.send(request)).Errors ?? [];
    if (failed !== undefined) throw notRemoved(storeAddress({ bucket, key: failed.Key ?? '' }), failed.Code);
  }
}

const notRemoved = (what: string, code = 'no reason'): AssayError =>
  new AssayError('store-refused', `${what} could not be removed (${code}).`, {
    next: 'Check that the credentials may delete there.',
  });
