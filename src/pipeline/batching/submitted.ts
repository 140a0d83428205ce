import { rm } from 'node:fs/promises';
import { AssayError } from '../../errors.ts';
import { counted } from '../../counted.ts';
import { pause } from '../../abort.ts';
import { DEFAULT_BACKOFF, waitAfter } from '../../models/backoff.ts';
import type { BatchLook, BatchService } from '../../models/batch/contract.ts';
import { ModelError } from '../../models/contract.ts';
import type { OpenBatch, OpenBatches } from '../../results/batches.ts';
import type { OnEvent } from '../events.ts';
import type { RequestFile } from './request-file.ts';

export interface Provider {
  readonly service: BatchService;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: OnEvent | undefined;
}

/** Tries before it is given up, over some minutes. */
const ATTEMPTS = 10;

/** Does again what may pass: a provider that is away for a moment must not lose a batch of hours. */
export async function persist<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ModelError) || !error.retryable || failures === ATTEMPTS) throw error;
      await pause(waitAfter(error, failures, DEFAULT_BACKOFF), signal);
    }
  }
}

/** Submits a file, once: it is noted before, and where the reply is lost, the provider is asked whether it has it. */
export async function submit(
  { file, ...request }: RequestFile,
  open: OpenBatches,
  { service, signal, onEvent }: Provider,
): Promise<void> {
  const { nonce, rows, ignored } = request;
  const batch: OpenBatch = { nonce, rows, ignored: [...ignored], submitted: new Date().toISOString() };
  await open.put(batch);
  let isSecond = false;
  try {
    const id = await persist(async () => {
      const found = isSecond ? await service.find(batch, signal) : undefined;
      isSecond = true;
      return found ?? (await service.submit({ file, ...request }, signal));
    }, signal);
    await open.put({ ...batch, id });
    const text = `Batch ${id} of ${counted(rows, 'request')} is submitted. It may take up to 24 hours; Ctrl-C leaves it, and the same command collects it.`;
    onEvent?.({ kind: 'note', text });
  } catch (error) {
    // A refusal says that there is none; after anything else there may be.
    if (error instanceof ModelError && error.status !== undefined && error.status < 500)
      await open.remove(batch);
    throw error instanceof ModelError && error.kind === 'not-found' ? noBatches(error.message, error) : error;
  } finally {
    await rm(file, { force: true });
  }
}

/** @param whose address, or what it answered */
export const noBatches = (whose: string, cause?: unknown): AssayError =>
  new AssayError('no-batches', `There is no batch interface: ${whose}`, {
    next: 'Leave out --batch; openai:NAME, anthropic:NAME and servers with /v1/batches take batches.',
    cause,
  });

/** Polls are so far apart, in milliseconds. */
const POLL = { firstMs: 1_000, factor: 1.5, capMs: 60_000 };

/**
 * Waits until a batch has ended; undefined where the provider never got it.
 * @throws AssayError `batch-failed` where the provider refused it as a whole, `batch-gone`, `batch-late`.
 */
export async function wait(
  batch: OpenBatch,
  open: OpenBatches,
  { service, signal, onEvent }: Provider,
): Promise<{ readonly id: string; readonly look: BatchLook } | undefined> {
  const id = batch.id ?? (await persist(() => service.find(batch, signal), signal));
  if (id === undefined) {
    await open.remove(batch);
    return undefined;
  }
  if (batch.id === undefined) await open.put({ ...batch, id });
  let told = 0;
  for (let ms = POLL.firstMs; ; ms = Math.min(POLL.capMs, ms * POLL.factor)) {
    const look = await persist(() => service.look(id, signal), signal).catch(gone(id, open));
    if (look.state === 'failed') throw await failed(id, look, batch, open);
    if (look.state !== 'running') return { id, look };
    if (Date.now() - Date.parse(batch.submitted) > LATE_MS) throw late(id, batch, open);
    if (look.done - told >= batch.rows / 10) {
      told = look.done;
      onEvent?.({ kind: 'note', text: `Batch ${id}: ${look.done} of ${batch.rows} are done.` });
    }
    await pause(ms, signal);
  }
}

/** Providers promise an end within 24 hours; one that has not kept that for as long again is not waited for. */
const LATE_MS = 48 * 3_600_000;

const late = (id: string, { submitted }: OpenBatch, { path }: OpenBatches): AssayError =>
  new AssayError('batch-late', `Batch ${id} of ${submitted} has not ended within two days.`, {
    next: `Ask the provider what became of it; the same command looks again. To ask anew at the full price, delete ${path}`,
  });

const gone =
  (id: string, { path }: OpenBatches) =>
  (error: unknown): never => {
    if (!(error instanceof ModelError) || error.kind !== 'not-found') throw error;
    throw new AssayError('batch-gone', `The provider does not know batch ${id}: ${error.message}`, {
      next: `Check that the key and the address are those that submitted it. To ask anew at the full price, delete ${path}`,
      cause: error,
    });
  };

async function failed(
  id: string,
  { why = '' }: BatchLook,
  batch: OpenBatch,
  open: OpenBatches,
): Promise<AssayError> {
  await open.remove(batch);
  return new AssayError(
    'batch-failed',
    `The provider refused batch ${id}: ${why || 'it does not say why.'}`,
    {
      next: 'Mend what it names, or wait where it names a limit, and give the same command again; nothing was answered or paid.',
    },
  );
}
