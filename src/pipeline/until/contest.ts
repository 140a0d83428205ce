import type { InOrder } from '../../stats/live.ts';
import { Evidence } from '../../stats/sequential/evidence.ts';
import type { Halt } from './halt.ts';
import type { Until } from './rule.ts';

/** Samples that one run may be ahead of the other: enough for both to keep their servers busy. */
const AHEAD = 32;

interface Side {
  readonly name: string;
  /** Where it is in the order of asking. */
  place: number;
  live?: InOrder;
}

/**
 * Two runs of the same tasks that are asked in turn, until one is shown to be better: the first by the rule, or else the second, which
 * says that the first will not be. Both run at once; each is given its own side.
 */
export class Contest {
  readonly #rule: Until & { readonly kind: 'better' };
  readonly #sides: readonly [Side, Side];
  readonly #better = [new Evidence(), new Evidence()] as const;
  readonly #waiting = new Set<() => void>();
  #tasks = 0;
  #won = 0;
  #lost = 0;
  #why: string | undefined;

  constructor(rule: Until & { readonly kind: 'better' }) {
    this.#rule = rule;
    this.#sides = [
      { name: rule.a, place: 0 },
      { name: rule.b, place: 0 },
    ];
  }

  /** Of the run that is to be better (0), and of the other (1). */
  side(at: 0 | 1): Halt {
    const [own, other] = [this.#sides[at], this.#sides[at === 0 ? 1 : 0]];
    const whyOf = (): string | undefined => this.#why;
    return {
      rule: this.#rule.text,
      get why() {
        return whyOf();
      },
      note: (live) => {
        own.live = live;
        this.#compare();
      },
      turn: async (place) => {
        own.place = place;
        this.#wake();
        while (this.#why === undefined && place > other.place + AHEAD)
          await new Promise<void>((resolve) => this.#waiting.add(resolve));
      },
    };
  }

  /** The run on this side has ended, however it did: nobody waits for it. */
  leave(at: 0 | 1, hasFailed: boolean): void {
    if (hasFailed) this.#why ??= 'The other run has failed.';
    this.#sides[at].place = Number.POSITIVE_INFINITY;
    this.#wake();
  }

  /** What came of it, as a sentence. */
  get summary(): string {
    if (this.#why !== undefined) return this.#why;
    const { a, b, level } = this.#rule;
    const [shown] = this.#better.map(({ most }) => most);
    const needed = Math.round(1 / (1 - level));
    const found = `of ${this.#tasks} tasks ${a} did ${this.#won} better and ${b} ${this.#lost}`;
    return `${a} > ${b} is not shown at ${100 * level} %: evidence of ${(shown ?? 1).toFixed(1)} where ${needed} is needed; ${found}.`;
  }

  /** Takes in the tasks that both have by now. */
  #compare(): void {
    const [left, right] = this.#sides.map(({ live }) => live?.shares ?? []);
    for (; this.#why === undefined; this.#tasks += 1) {
      const [a, b] = [left?.[this.#tasks], right?.[this.#tasks]];
      if (a === undefined || b === undefined) return;
      if (a > b) this.#won += 1;
      if (a < b) this.#lost += 1;
      this.#better[0].add(a - b);
      this.#better[1].add(b - a);
      this.#decide();
    }
    this.#wake();
  }

  #decide(): void {
    const { a, b, level } = this.#rule;
    const shown = this.#better.findIndex(({ value }) => value >= 1 / (1 - level));
    if (shown === -1) return;
    const [winner, loser] = shown === 0 ? [a, b] : [b, a];
    const counts = `${this.#won} of ${this.#tasks + 1} tasks won, ${this.#lost} lost`;
    this.#why = `${winner} > ${loser} is shown at ${100 * level} %: ${counts} by ${a}.`;
  }

  #wake(): void {
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }
}
