import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cacheFolder } from '../config/paths.ts';

/** Where copies of stores are in a cache: `STORES/SERVER/BUCKET/files/KEY`. */
const STORES = 'stores';
const FILES = 'files';

/** Where the copies of a bucket are, and beside them what is noted of them. Buckets of different servers may have one name. */
export function copiesOf(bucket: string, cache: string, env: NodeJS.ProcessEnv): string {
  const server = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL ?? env.AWS_PROFILE ?? '';
  return join(cache, STORES, createHash('sha256').update(server).digest('hex').slice(0, 8), bucket);
}

/** Where the copy of a key is, or of what is below it. */
export const copyPath = (copies: string, key: string): string => join(copies, FILES, key);

/** A text in which copies are called by the addresses that they are of: nobody has named a file of the cache. */
export function withAddresses(text: string, cache = cacheFolder()): string {
  const folder = join(cache, STORES);
  if (!text.includes(folder)) return text;
  return text.split(folder).reduce((before, after) => {
    const [found, bucket] = COPY.exec(after) ?? [];
    return before + (found === undefined ? folder + after : `s3://${bucket}/${after.slice(found.length)}`);
  });
}

const COPY = new RegExp(String.raw`^[/\\][0-9a-f]{8}[/\\]([A-Za-z0-9._-]+)[/\\]${FILES}\b[/\\]?`);
