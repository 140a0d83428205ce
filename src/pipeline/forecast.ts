import type { AnsweredRow } from '../results/rows.ts';
import { expectedSum } from '../stats/forecast.ts';
import type { Expected, Forecast } from '../stats/forecast.ts';
import type { OnEvent } from './events.ts';
import type { Price } from './spending.ts';
import type { Halt } from './until/halt.ts';

/** A run with as many samples left is told what it will take once it has its first answers. */
const LONG = 100;
const FEWEST_PROBES = 8;

/** Answers that a forecast is made of: each request in flight is met by others, as it will be. */
export const probesFor = (concurrency: number): number => Math.max(FEWEST_PROBES, concurrency);

/** Ends a run when its first answers are asked for; they are kept, and the run goes on from them. */
export function probesHalt(probes: number): Halt {
  let asked = 0;
  return {
    get why() {
      return asked > probes ? 'The forecast has its answers.' : undefined;
    },
    note: () => {},
    turn: () => {
      asked += 1;
      return Promise.resolve();
    },
  };
}

interface Circumstances {
  /** Requests in flight. */
  readonly concurrency: number;
  readonly price?: Price;
  readonly onEvent?: OnEvent;
}

/** Watches a run's events until it knows what the rest will take, which it tells as an event where that is long. */
export class Forecaster {
  readonly #around: Circumstances;
  readonly #rows: Pick<AnsweredRow, 'usage' | 'timing' | 'turns'>[] = [];
  #left = 0;
  #isTold = false;

  constructor(around: Circumstances) {
    this.#around = around;
  }

  readonly watch: OnEvent = (event) => {
    const { concurrency, onEvent } = this.#around;
    onEvent?.(event);
    if (event.kind === 'planned') this.#left = event.total - event.done;
    if (event.kind !== 'answered') return;
    this.#left -= 1;
    const { answer, cached, batch, usage, timing, turns } = event.row;
    // What is at hand already says nothing of the server, nor does a batch of its pace.
    if (answer === null || cached === true || batch !== undefined || this.#isTold) return;
    this.#rows.push({ ...(usage && { usage }), ...(timing && { timing }), ...(turns && { turns }) });
    if (this.#rows.length < probesFor(concurrency)) return;
    this.#isTold = true;
    const { forecast } = this;
    if (forecast !== undefined && forecast.samples >= LONG) onEvent?.({ kind: 'forecast', forecast });
  };

  /** Undefined before there are two answers, and where nothing is left. */
  get forecast(): Forecast | undefined {
    const rows = this.#rows;
    if (rows.length < 2 || this.#left <= 0) return undefined;
    const { concurrency, price } = this.#around;
    const sum = (of: (row: (typeof rows)[number]) => number): Expected =>
      expectedSum(rows.map(of), this.#left);
    const isCounted = rows.every(({ usage }) => usage?.completionTokens !== undefined);
    const [prompt, completion] = [
      (row: (typeof rows)[number]) => row.usage?.promptTokens ?? 0,
      (row: (typeof rows)[number]) => row.usage?.completionTokens ?? 0,
    ] as const;
    return {
      probes: rows.length,
      samples: this.#left,
      requests: sum(({ turns = 1 }) => turns),
      ...(isCounted ? { promptTokens: sum(prompt), completionTokens: sum(completion) } : {}),
      seconds: sum(({ timing }) => (timing?.totalMs ?? 0) / 1000 / concurrency),
      ...(price === undefined || !isCounted
        ? {}
        : { cost: sum((row) => (prompt(row) * price.input + completion(row) * price.output) / 1e6) }),
    };
  }
}
