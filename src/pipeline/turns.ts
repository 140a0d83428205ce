import { factsOf, type ErrorFacts } from '../error-facts.ts';
import type { OnEvent } from './events.ts';

/** What came of one of several pieces of work; neither field where it had not begun when the user ended the work. */
export interface Turn<Result> {
  readonly result?: Result;
  readonly failure?: ErrorFacts;
}

interface Watch {
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

/**
 * Does a piece of work for each item, one after the other, and gives every item back with what came of it. Among several,
 * one that fails takes no other with it. @throws what the work throws where there is only one item.
 */
export async function takeTurns<Item extends object, Result>(
  items: readonly Item[],
  titleOf: (item: Item) => string,
  work: (item: Item) => Promise<Result>,
  watch: Watch,
): Promise<(Item & Turn<Result>)[]> {
  const done: (Item & Turn<Result>)[] = [];
  for (const [at, item] of items.entries()) {
    if (watch.signal?.aborted === true) done.push(item);
    else if (items.length === 1) done.push({ ...item, result: await work(item) });
    else {
      watch.onEvent?.({ kind: 'note', text: `${at + 1} of ${items.length}: ${titleOf(item)}` });
      done.push({ ...item, ...(await settled(work(item), watch)) });
    }
  }
  return done;
}

async function settled<Result>(work: Promise<Result>, { signal, onEvent }: Watch): Promise<Turn<Result>> {
  try {
    return { result: await work };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const failure = factsOf(error);
    onEvent?.({ kind: 'note', text: failure.message });
    return { failure };
  }
}
