import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { AssayError } from '../errors.ts';
import { isGzip } from '../gzip.ts';
import { fullName, type Dataset } from './datasets.ts';

/**
 * The lines of a data set, packed with gzip or not, once they are proved to be those that its publisher released.
 * Throws AssayError `bad-dataset` that says what was expected and what was found in `where` (a path or an address).
 */
export function unpack(file: Uint8Array, dataset: Dataset, where: string, next: string): Uint8Array {
  const fail = (why: string, cause?: unknown) => {
    const message = `${where} is not the data set ${fullName(dataset)}: ${why}.`;
    return new AssayError('bad-dataset', message, { next, cause });
  };
  const lines = isGzip(file) ? gunzip(file, dataset.bytes, fail) : file;
  if (lines.length !== dataset.bytes) {
    throw fail(`its lines are ${dataset.bytes} bytes, these are ${lines.length}${seen(lines)}`);
  }
  const found = createHash('sha256').update(lines).digest('hex');
  if (found !== dataset.sha256) throw fail(`its SHA-256 is ${dataset.sha256}, this one is ${found}`);
  return lines;
}

function gunzip(
  file: Uint8Array,
  limit: number,
  fail: (why: string, cause: unknown) => AssayError,
): Uint8Array {
  try {
    return gunzipSync(file, { maxOutputLength: limit + 1 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'Z_BUF_ERROR') throw fail(`it was cut after ${file.length} packed bytes`, error);
    if (code === 'ERR_BUFFER_TOO_LARGE') throw fail(`it unpacks to more than ${limit} bytes`, error);
    throw fail('its gzip packing is damaged', error);
  }
}

/** Servers and proxies answer with a page where a file should be: say so. */
function seen(lines: Uint8Array): string {
  const start = new TextDecoder().decode(lines.subarray(0, 64)).trimStart();
  return start.startsWith('<') ? ' and begin like a web page' : '';
}
