import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Reply, Wire } from '../http/wire.ts';
import { ChunkReader } from '../openai/reader.ts';
import { redact } from '../redact.ts';
import { cancelled, expired } from './api.ts';
import type { BatchApi, BatchOutcome } from './api.ts';
import type { BatchFile, BatchLook, SoughtBatch } from './contract.ts';
import { must, mustBe } from './replies.ts';

/**
 * Batches of OpenAI's shape: a file of requests is uploaded, a batch is made of it, and its results are one or two files.
 * Source: OpenAI's API reference, "Batch" and "Files".
 *
 * @param prefix of the paths that requests name: `/v1`
 */
export const openaiBatches = (prefix: string): BatchApi => ({
  limits: { rows: 50_000, bytes: 200_000_000 },
  frame: { open: '', between: '\n', close: '\n' },
  line: (id, { path, fields }) => ({ custom_id: id, method: 'POST', url: `${prefix}${path}`, body: fields }),
  submit: async (file, wire, signal) => {
    const { id } = await mustBe(await upload(file, wire, signal), wire, z.object({ id: z.string() }));
    const order = {
      input_file_id: id,
      endpoint: `${prefix}${file.path}`,
      completion_window: '24h',
      metadata: { assay: file.nonce },
    };
    return (await mustBe(await wire.post('/batches', order, signal), wire, batchSchema)).id;
  },
  find,
  look: async (id, wire, signal) => lookOf(await batchOf(id, wire, signal)),
  results: async function* (id, wire, signal) {
    const { output_file_id, error_file_id } = await batchOf(id, wire, signal);
    for (const file of [output_file_id, error_file_id]) {
      if (!file) continue;
      yield* (await must(await wire.get(`/files/${encodeURIComponent(file)}/content`, signal), wire)).body;
      yield Buffer.from('\n');
    }
  },
  read,
});

const batchSchema = z.object({
  id: z.string(),
  status: z.string(),
  created_at: z.number().nullish(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  errors: z.object({ data: z.array(z.object({ message: z.string().nullish() })).nullish() }).nullish(),
  request_counts: z.object({ completed: z.number(), failed: z.number() }).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
type Batch = z.infer<typeof batchSchema>;

const batchOf = async (id: string, wire: Wire, signal: AbortSignal | undefined): Promise<Batch> =>
  mustBe(await wire.get(`/batches/${encodeURIComponent(id)}`, signal), wire, batchSchema);

function lookOf({ status, request_counts: counts, errors }: Batch): BatchLook {
  const done = (counts?.completed ?? 0) + (counts?.failed ?? 0);
  if (status === 'failed') {
    const words = (errors?.data ?? []).map(({ message }) => message ?? '').slice(0, 3);
    return { state: 'failed', done, why: redact(words.join(' ')) };
  }
  if (status === 'cancelled') return { state: 'cancelled', done };
  return { state: status === 'completed' || status === 'expired' ? 'ended' : 'running', done };
}

const pageSchema = z.object({ data: z.array(batchSchema), has_more: z.boolean().nullish() });

/** Clocks differ: a batch may seem older than its order by this many seconds. */
const CLOCKS_S = 600;

/** The newest come first. */
async function find(
  { nonce, submitted }: SoughtBatch,
  wire: Wire,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const oldest = Date.parse(submitted) / 1000 - CLOCKS_S;
  for (let after = ''; ;) {
    const page = await mustBe(await wire.get(`/batches?limit=100${after}`, signal), wire, pageSchema);
    const found = page.data.find(({ metadata }) => metadata?.['assay'] === nonce);
    if (found !== undefined) return found.id;
    const last = page.data.at(-1);
    if (last === undefined || page.has_more !== true || (last.created_at ?? 0) < oldest) return undefined;
    after = `&after=${encodeURIComponent(last.id)}`;
  }
}

/** A form of two fields, streamed from disk (RFC 7578). */
function upload(
  { file, bytes, nonce }: BatchFile,
  wire: Wire,
  signal: AbortSignal | undefined,
): Promise<Reply> {
  const boundary = `assay-${nonce}`;
  const field = (name: string): string => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`;
  const head = Buffer.from(
    `${field('purpose')}\r\n\r\nbatch\r\n${field('file')}; filename="assay-${nonce}.jsonl"\r\ncontent-type: application/jsonl\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const parts = async function* (): AsyncGenerator<Uint8Array> {
    yield head;
    yield* createReadStream(file);
    yield tail;
  };
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': String(head.length + bytes + tail.length),
  };
  return wire.upload('/files', { body: Readable.from(parts(), { objectMode: false }), headers }, signal);
}

const lineSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

function read(line: string, wire: Wire): { id: string; outcome: BatchOutcome } {
  const result = lineSchema.parse(JSON.parse(line));
  return { id: result.custom_id, outcome: outcomeOf(result, wire) };
}

function outcomeOf({ response, error }: z.infer<typeof lineSchema>, wire: Wire): BatchOutcome {
  if (error?.code === 'batch_expired') return { failure: expired(wire) };
  if (error?.code === 'batch_cancelled') return { failure: cancelled(wire) };
  const words = JSON.stringify(response?.body ?? { error: error ?? 'no response' });
  if (response?.status_code !== 200) return { status: response?.status_code || 500, words };
  return { take: (answer) => new ChunkReader(answer, wire, { trustUsage: true }).take(words) };
}
