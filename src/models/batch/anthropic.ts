import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { pause } from '../../abort.ts';
import { own } from '../../own.ts';
import type { AnswerBuilder } from '../http/answer.ts';
import type { Wire } from '../http/wire.ts';
import { cancelled, expired } from './api.ts';
import type { BatchApi, BatchOutcome } from './api.ts';
import type { BatchLook, SoughtBatch } from './contract.ts';
import { must, mustBe } from './replies.ts';

/** Anthropic's Message Batches: the requests in one document, the results as lines. Source: its API reference, version 2023-06-01. */
export const anthropicBatches: BatchApi = {
  limits: { rows: 100_000, bytes: 256_000_000 },
  frame: { open: '{"requests":[', between: ',', close: ']}' },
  line: (id, { fields }) => ({ custom_id: id, params: fields }),
  submit: async ({ file, bytes }, wire, signal) => {
    const headers = { 'content-type': 'application/json', 'content-length': String(bytes) };
    const reply = await wire.upload(PATH, { body: createReadStream(file), headers }, signal);
    return (await mustBe(reply, wire, batchSchema)).id;
  },
  find,
  look: async (id, wire, signal) => lookOf(await batchOf(id, wire, signal)),
  results,
  read,
};

const PATH = '/v1/messages/batches';

const batchSchema = z.object({
  id: z.string(),
  processing_status: z.string(),
  created_at: z.string(),
  request_counts: z.object({
    processing: z.number(),
    succeeded: z.number(),
    errored: z.number(),
    canceled: z.number(),
    expired: z.number(),
  }),
});
type Batch = z.infer<typeof batchSchema>;

const pathOf = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

const batchOf = async (id: string, wire: Wire, signal: AbortSignal | undefined): Promise<Batch> =>
  mustBe(await wire.get(pathOf(id), signal), wire, batchSchema);

const rowsOf = ({ request_counts: counts }: Batch): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const lookOf = (batch: Batch): BatchLook => ({
  state: batch.processing_status === 'ended' ? 'ended' : 'running',
  done: rowsOf(batch) - batch.request_counts.processing,
});

/** The address in the batch's `results_url` is not asked: the key goes nowhere else. */
async function* results(id: string, wire: Wire, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  yield* (await must(await wire.get(`${pathOf(id)}/results`, signal), wire)).body;
}

const pageSchema = z.object({ data: z.array(batchSchema), has_more: z.boolean().nullish() });

/** Clocks differ: a batch may seem older than its order by this many milliseconds. */
const CLOCKS_MS = 600_000;
const POLL_MS = 30_000;

/**
 * A batch carries no mark of ours but in its requests' ids, which only its results show: what was made since, with as many
 * requests, is waited for.
 */
async function find(
  { nonce, submitted, rows }: SoughtBatch,
  wire: Wire,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const oldest = Date.parse(submitted) - CLOCKS_MS;
  for (let after = ''; ;) {
    const page = await mustBe(await wire.get(`${PATH}?limit=100${after}`, signal), wire, pageSchema);
    for (const batch of page.data) {
      const mayBe = Date.parse(batch.created_at) >= oldest && rowsOf(batch) === rows;
      if (mayBe && (await isOurs(batch.id, nonce, wire, signal))) return batch.id;
    }
    const last = page.data.at(-1);
    if (last === undefined || page.has_more !== true || Date.parse(last.created_at) < oldest)
      return undefined;
    after = `&after_id=${encodeURIComponent(last.id)}`;
  }
}

async function isOurs(
  id: string,
  nonce: string,
  wire: Wire,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  while (lookOf(await batchOf(id, wire, signal)).state === 'running') await pause(POLL_MS, signal);
  for await (const bytes of results(id, wire, signal)) {
    // The first piece holds the first id.
    return Buffer.from(bytes).includes(`"${nonce}-`);
  }
  return false;
}

const lineSchema = z.object({
  custom_id: z.string(),
  result: z.discriminatedUnion('type', [
    z.object({ type: z.literal('succeeded'), message: z.unknown() }),
    z.object({ type: z.literal('errored'), error: z.unknown() }),
    z.object({ type: z.literal('canceled') }),
    z.object({ type: z.literal('expired') }),
  ]),
});

function read(line: string, wire: Wire): { id: string; outcome: BatchOutcome } {
  const { custom_id: id, result } = lineSchema.parse(JSON.parse(line));
  if (result.type === 'expired') return { id, outcome: { failure: expired(wire) } };
  if (result.type === 'canceled') return { id, outcome: { failure: cancelled(wire) } };
  if (result.type === 'errored') return { id, outcome: refusalIn(result.error) };
  return { id, outcome: { take: (answer) => takeMessage(messageSchema.parse(result.message), answer) } };
}

const errorSchema = z.object({ error: z.object({ type: z.string() }) });
const STATUSES: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  overloaded_error: 529,
};

/** The status that the same error has as a reply. */
function refusalIn(error: unknown): BatchOutcome {
  const type = errorSchema.safeParse(error).data?.error.type ?? '';
  return { status: own(STATUSES, type) ?? 500, words: JSON.stringify(error) };
}

const text = z.string().nullish();
const messageSchema = z.object({
  content: z.array(z.object({ type: z.string(), text, thinking: text })),
  stop_reason: text,
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }).nullish(),
});

function takeMessage(
  { content, stop_reason, usage }: z.infer<typeof messageSchema>,
  answer: AnswerBuilder,
): void {
  answer.begin();
  for (const block of content) {
    answer.answer(block.text);
    answer.reasoning(block.thinking);
  }
  answer.end(stop_reason);
  if (usage) answer.counted({ promptTokens: usage.input_tokens, completionTokens: usage.output_tokens });
}
