import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { AssayError } from '../errors.ts';
import { fullName, type Dataset } from './datasets.ts';

export interface DownloadProgress {
  /** `HumanEvalPlus-v0.1.10` */
  readonly name: string;
  readonly receivedBytes: number;
  /** What the server announced, where it did. */
  readonly totalBytes: number | undefined;
}

export interface DownloadOptions {
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A folder on the web that holds the files under their full names, instead of the public addresses. */
  readonly mirror?: string | undefined;
  /** Longest silence of the server, in milliseconds. Default 30,000. */
  readonly idleMs?: number | undefined;
}

const CONNECT_MS = 15_000;
const IDLE_MS = 30_000;

/** Public address of a data set, or that of a mirror. */
export function addressOf(dataset: Dataset, mirror?: string): string {
  return mirror === undefined ? dataset.url : `${mirror.replace(/\/+$/, '')}/${fullName(dataset)}.jsonl.gz`;
}

/**
 * The packed file as the server sends it, unproved; follows redirects and honours `HTTPS_PROXY`.
 * Throws AssayError `download-failed`, or the signal's own reason.
 */
export async function download(dataset: Dataset, options: DownloadOptions = {}): Promise<Uint8Array> {
  const url = addressOf(dataset, options.mirror);
  const idle = options.idleMs ?? IDLE_MS;
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: CONNECT_MS },
    headersTimeout: idle,
    bodyTimeout: idle,
  });
  try {
    const response = await fetch(url, { dispatcher: agent, signal: options.signal ?? null });
    if (!response.ok)
      throw failure(url, `the server answered ${response.status} ${response.statusText}`.trim());
    return await receive(response, dataset, options.onProgress);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error instanceof AssayError ? error : failure(url, reason(error, idle), error);
  } finally {
    await agent.destroy();
  }
}

async function receive(
  response: Response,
  dataset: Dataset,
  onProgress: DownloadOptions['onProgress'],
): Promise<Uint8Array> {
  const announced = Number(response.headers.get('content-length'));
  const totalBytes = announced > 0 ? announced : undefined;
  const chunks: Uint8Array[] = [];
  let receivedBytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    receivedBytes += chunk.length;
    // A packed file is smaller than its lines: anything above is another file, perhaps one without an end.
    if (receivedBytes > dataset.bytes)
      throw failure(response.url, `it sent more than ${dataset.bytes} bytes`);
    onProgress?.({ name: fullName(dataset), receivedBytes, totalBytes });
  }
  return Buffer.concat(chunks);
}

function failure(url: string, why: string, cause?: unknown): AssayError {
  return new AssayError('download-failed', `Could not download ${url}: ${why}.`, {
    next:
      'Try again; or fetch that file by other means into a folder and pass --data FOLDER; ' +
      'or set ASSAY_DATASETS_URL to a mirror.',
    cause,
  });
}

/** What happened, from the innermost cause: `fetch failed` alone helps nobody. */
function reason(error: unknown, idleMs: number): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const code = inner instanceof Error && 'code' in inner ? inner.code : undefined;
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return `the server was silent for ${idleMs / 1000} s`;
  }
  if (code === 'UND_ERR_SOCKET') return 'the connection was cut';
  return inner instanceof Error ? inner.message || String(code) : String(inner);
}
