import { counted } from '../../counted.ts';
import { AssayError } from '../../errors.ts';
import { ModelError } from '../../models/contract.ts';
import { OpenBatches, batchesPath } from '../../results/batches.ts';
import type { OpenBatch } from '../../results/batches.ts';
import { rowKey } from '../../results/rows.ts';
import type { AnsweredRow, PreparedRow } from '../../results/rows.ts';
import { tellAsked } from '../asking.ts';
import type { Asking } from '../asking.ts';
import type { OnEvent } from '../events.ts';
import type { Budget } from '../spending.ts';
import { Collected } from './collected.ts';
import { requestFiles } from './request-file.ts';
import { noBatches, persist, submit, wait } from './submitted.ts';
import type { Provider } from './submitted.ts';

export interface BatchingOptions extends Budget {
  /** Path of the run's manifest, which the batches are noted beside. */
  readonly manifest: string;
  /** The rows that have no answer yet; read several times. */
  readonly rows: () => Iterable<PreparedRow> | AsyncIterable<PreparedRow>;
  readonly keep: (row: AnsweredRow) => Promise<void>;
  /** Resolves when what is noted beside the manifest is where the run is kept. */
  readonly noted: () => Promise<void>;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

/** How often a request goes into a batch before its sample stays without an answer. */
const ROUNDS = 3;

/**
 * Asks for rows through the provider's batches and yields each once it is kept, in the rows' order. The first is asked
 * directly: what the model refuses is learned before thousands are submitted. Ends early at an abort; what is submitted is
 * collected by the next process that asks for the same.
 *
 * @throws AssayError `no-batches`, `batch-limit`, `batch-failed`; ModelError for what fails every request alike.
 */
export async function* inBatches(asking: Asking, options: BatchingOptions): AsyncGenerator<AnsweredRow> {
  const provider = providerOf(asking, options);
  try {
    yield* new Rounds(
      asking,
      options,
      provider,
      await OpenBatches.read(options.manifest, options.noted),
    ).all();
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
  }
}

/** @throws AssayError `batch-open` where batches of the run wait to be collected, and it is not asked for them. */
export async function mustHaveNoBatches(manifest: string): Promise<void> {
  const { all } = await OpenBatches.read(manifest);
  if (all.length === 0) return;
  throw new AssayError(
    'batch-open',
    `Answers to this run are in a batch at the provider (${all[0]?.id ?? 'its id is not known yet'}).`,
    {
      next: `Give the same command with --batch to collect them, or delete ${batchesPath(manifest)} to ask again at the full price.`,
    },
  );
}

function providerOf(
  { model }: Asking,
  { maxCost, maxTokensTotal, signal, onEvent }: BatchingOptions,
): Provider {
  if (model.batches === undefined) throw noBatches(model.address);
  if (maxCost === undefined && maxTokensTotal === undefined)
    return { service: model.batches, signal, onEvent };
  throw new AssayError(
    'batch-limit',
    'A batch is submitted as a whole: --max-cost and --max-tokens-total cannot stop it.',
    {
      next: 'Leave the limit out, and ask for less with --limit or --tasks.',
    },
  );
}

class Rounds {
  readonly #asking: Asking;
  readonly #options: BatchingOptions;
  readonly #provider: Provider;
  readonly #open: OpenBatches;
  /** Rows that are kept, with an answer or without. */
  readonly #done = new Set<string>();

  constructor(asking: Asking, options: BatchingOptions, provider: Provider, open: OpenBatches) {
    this.#asking = asking;
    this.#options = options;
    this.#provider = provider;
    this.#open = open;
  }

  async *all(): AsyncGenerator<AnsweredRow> {
    await this.#open.removeDrafts();
    if (this.#open.all.length > 0) yield* this.#collect(0);
    yield* this.#withoutBatch();
    for (let round = 1; round <= ROUNDS; round += 1) {
      await this.#submit();
      if (this.#open.all.length === 0) return;
      yield* this.#collect(round);
    }
  }

  async *#left(): AsyncGenerator<PreparedRow> {
    for await (const row of this.#options.rows()) if (!this.#done.has(rowKey(row))) yield row;
  }

  async #keep(row: AnsweredRow): Promise<AnsweredRow> {
    await this.#options.keep(row);
    this.#done.add(rowKey(row));
    return row;
  }

  /** What is in the cache, and one that is asked directly. */
  async *#withoutBatch(): AsyncGenerator<AnsweredRow> {
    const { kept, ask, answered, requestFor } = this.#asking;
    const signal = this.#options.signal ?? new AbortController().signal;
    let isLearned = false;
    for await (const row of this.#left()) {
      const known = await kept?.get(requestFor(row), signal);
      if (known !== undefined) yield await this.#keep(answered(row, { answer: known, attempts: 1 }));
      else if (!isLearned)
        yield await this.#keep(await tellAsked(() => ask(row, signal), this.#options.onEvent));
      isLearned ||= known === undefined;
      if (isLearned && kept === undefined) return;
    }
  }

  async #submit(): Promise<void> {
    const { service, signal } = this.#provider;
    const path = this.#open.draft('requests.jsonl');
    for await (const file of requestFiles(this.#left(), path, service, this.#asking, signal))
      await submit(file, this.#open, this.#provider);
  }

  /** @param round 0 for the batches of an earlier process */
  async *#collect(round: number): AsyncGenerator<AnsweredRow> {
    const { service, signal, onEvent } = this.#provider;
    await using collected = new Collected(service, (name) => this.#open.draft(name));
    let isCancelled = false;
    for (const batch of this.#open.all) {
      const ended = await wait(batch, this.#open, this.#provider);
      if (ended === undefined) continue;
      isCancelled ||= ended.look.state === 'cancelled';
      const unread = await persist(() => collected.fetch({ ...batch, id: ended.id }, signal), signal);
      if (unread > 0) onEvent?.({ kind: 'note', text: noteOf(ended.id, unread) });
    }
    const isLast = round === ROUNDS || (isCancelled && round > 0);
    for await (const row of this.#left()) {
      const answered = await this.#resultOf(row, collected, isLast, Math.max(1, round));
      if (answered !== undefined) yield await this.#keep(answered);
    }
    await this.#open.clear();
  }

  /** The row with what came for it; undefined where it is to be asked for again. */
  async #resultOf(
    row: PreparedRow,
    collected: Collected,
    isLast: boolean,
    attempts: number,
  ): Promise<AnsweredRow | undefined> {
    const { answered, kept, requestFor } = this.#asking;
    const taken = await collected.take(row);
    const result = taken?.result ?? NOTHING;
    if (result instanceof ModelError) {
      return result.retryable && !isLast ? undefined : answered(row, { failure: result, attempts });
    }
    const answer = { ...result, ...ignoredIn(taken?.batch) };
    await kept?.put(requestFor(row), answer);
    return answered(row, { answer: { ...answer, ...idOf(taken?.batch) }, attempts });
  }
}

const noteOf = (id: string, unread: number): string =>
  `Batch ${id}: ${counted(unread, 'line')} of the results cannot be read; those samples count as not answered.`;

const NOTHING = new ModelError('empty', 'The batch has no result for it.', { retryable: true });

const ignoredIn = (batch: OpenBatch | undefined) =>
  batch === undefined || batch.ignored.length === 0 ? {} : { ignored: batch.ignored };

const idOf = (batch: OpenBatch | undefined) => (batch?.id === undefined ? {} : { batch: batch.id });
