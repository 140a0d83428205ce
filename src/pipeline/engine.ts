import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import type { AnsweredRow, GradedRow, PreparedRow } from '../results/rows.ts';

/** One step of the way: what it makes of a row, where it keeps it, and how many rows at once. */
export interface Stage<In, Out> {
  readonly concurrency: number;
  /** Undefined where the row is left for a later process. */
  make(row: In, signal: AbortSignal): Promise<Out | undefined>;
  keep(row: Out): Promise<void>;
}

export interface Stages {
  readonly ask?: Stage<PreparedRow, AnsweredRow>;
  readonly grade?: Stage<AnsweredRow, GradedRow>;
}

/** A row that is to be asked for, or one that already has its answer and is only to be graded. */
export type Work =
  | {
      readonly todo: 'ask';
      /** Called when there is room, so that what is asked next may depend on what has just been answered. */
      readonly next: () => PreparedRow | undefined;
    }
  | { readonly todo: 'grade'; readonly row: AnsweredRow };

/**
 * Sends rows through the stages, asking and grading at the same time. Memory is bounded: no row is taken from the
 * source before there is room for it, and no answer is asked for while too many wait to be graded.
 * The first error ends the work: what is under way is aborted, and the error is thrown when everything has come to rest.
 */
export async function runStages(
  source: AsyncIterable<Work> | Iterable<Work>,
  stages: Stages,
  signal?: AbortSignal,
): Promise<void> {
  const flow = new Flow(stages, signal);
  try {
    for await (const work of source) {
      await flow.take(work);
      if (flow.signal.aborted) break;
    }
  } catch (error) {
    flow.fail(error);
  }
  await flow.rest();
}

class Flow {
  readonly signal: AbortSignal;
  readonly #stop = new AbortController();
  readonly #stages: Stages;
  readonly #asking: PQueue;
  readonly #grading: PQueue;
  readonly #backlog: number;
  #failure: { error: unknown } | undefined;

  constructor(stages: Stages, signal: AbortSignal | undefined) {
    this.#stages = stages;
    this.signal = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
    // Each row under way listens, and there may be more than the ten that Node takes for a leak.
    setMaxListeners(0, this.signal);
    this.#asking = new PQueue({ concurrency: stages.ask?.concurrency ?? 1 });
    this.#grading = new PQueue({ concurrency: stages.grade?.concurrency ?? 1 });
    this.#backlog = 4 * (stages.grade?.concurrency ?? 1);
  }

  /** Takes a row in, once there is room. */
  async take(work: Work): Promise<void> {
    if (work.todo === 'grade') return await this.#toGrading(work.row);
    await this.#asking.onSizeLessThan(1);
    this.#start(this.#asking, () => this.#ask(work.next()));
  }

  /** Resolves when nothing is under way. @throws the first error. */
  async rest(): Promise<void> {
    await this.#asking.onIdle();
    await this.#grading.onIdle();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#stop.abort();
  }

  #start(queue: PQueue, step: () => Promise<void>): void {
    void queue.add(async () => {
      if (this.signal.aborted) return;
      await step().catch((error: unknown) => {
        // What fails because the user interrupted the run is not an error of its own.
        if (!this.signal.aborted) this.fail(error);
      });
    });
  }

  async #ask(row: PreparedRow | undefined): Promise<void> {
    const { ask, grade } = this.#stages;
    if (ask === undefined || row === undefined) return;
    const answered = await ask.make(row, this.signal);
    if (answered === undefined) return;
    await ask.keep(answered);
    if (grade !== undefined) await this.#toGrading(answered);
  }

  async #toGrading(row: AnsweredRow): Promise<void> {
    const { grade } = this.#stages;
    if (grade === undefined) return;
    await this.#grading.onSizeLessThan(this.#backlog);
    this.#start(this.#grading, async () => {
      const graded = await grade.make(row, this.signal);
      if (graded !== undefined) await grade.keep(graded);
    });
  }
}
