import { groupBy } from '../group-by.ts';
import { taskKey } from '../results/rows.ts';
import type { PlannedSample } from './plan.ts';

/** Of the last requests, so many for each that is in flight are asked by their length. */
const TAIL = 4;

/**
 * Chooses what is asked next, so that a server is kept busy and reads few prompts twice. What has just been answered goes on with the
 * next answer to the same task: the slot that is free now holds that prompt. Else a task is begun, in the plan's order; among the last
 * requests the longest prompts come first, since answers to long prompts are long, and one that begins last leaves the other slots idle.
 * When all tasks are begun, the ones with the most answers left are shared.
 */
export class AskingOrder {
  readonly #unbegun: PlannedSample[][];
  readonly #begun = new Map<string, PlannedSample[]>();
  /** Tasks that were answered, the latest last. */
  readonly #warm: string[] = [];
  /** Samples that are still to be asked for. */
  left: number;

  /** @param concurrency requests in flight */
  constructor(plan: readonly PlannedSample[], concurrency: number) {
    this.left = plan.length;
    this.#unbegun = longestLast(
      groupBy(plan, keyOf).map((samples) => [...samples]),
      TAIL * concurrency,
    );
  }

  next(): PlannedSample | undefined {
    const sample = this.#warmOne() ?? this.#newOne() ?? this.#sharedOne();
    if (sample !== undefined) this.left -= 1;
    return sample;
  }

  /** A task's prompt is at hand now, and so is the slot that it was read in. */
  answered(task: { readonly task: string; readonly language: string }): void {
    this.#warm.push(taskKey({ id: task.task, language: task.language }));
  }

  #warmOne(): PlannedSample | undefined {
    for (let key = this.#warm.pop(); key !== undefined; key = this.#warm.pop()) {
      const sample = this.#begun.get(key)?.shift();
      if (sample !== undefined) return sample;
    }
    return undefined;
  }

  #newOne(): PlannedSample | undefined {
    const [first, ...more] = this.#unbegun.shift() ?? [];
    if (first !== undefined && more.length > 0) this.#begun.set(keyOf(first), more);
    return first;
  }

  #sharedOne(): PlannedSample | undefined {
    let most: PlannedSample[] = [];
    for (const samples of this.#begun.values()) if (samples.length > most.length) most = samples;
    return most.shift();
  }
}

const keyOf = ({ task }: PlannedSample): string => taskKey(task);

/** The tasks of the last `count` samples by the length of their prompts. */
function longestLast(tasks: readonly PlannedSample[][], count: number): PlannedSample[][] {
  let from = tasks.length;
  for (let samples = 0; from > 0 && samples < count; from -= 1) samples += tasks[from - 1]?.length ?? 0;
  const lengthOf = ([first]: readonly PlannedSample[]): number => first?.task.prompt.length ?? 0;
  return [...tasks.slice(0, from), ...tasks.slice(from).toSorted((a, b) => lengthOf(b) - lengthOf(a))];
}
