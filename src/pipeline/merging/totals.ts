import { z } from 'zod';
import type { Manifest } from '../../results/manifest.ts';
import { fromAssay } from '../../results/scored/assay.ts';
import type { RunPaths, Stage } from '../../results/locate.ts';
import { spentSchema } from '../../results/spent.ts';
import type { Spent } from '../../results/spent.ts';
import { Scoreboard } from '../../stats/scoreboard.ts';
import type { Score } from '../../stats/score.ts';
import { Spending } from '../spending.ts';
import type { Source } from './sources.ts';

const count = z.number().exactOptional();

const answered = z.looseObject({
  model: z.string(),
  suite: z.string(),
  answer: z.string().nullable(),
  usage: z
    .looseObject({
      promptTokens: count,
      completionTokens: count,
      reasoningTokens: count,
      source: z.enum(['server', 'counted-chunks']),
    })
    .exactOptional(),
  cached: z.literal(true).exactOptional(),
});

/** What a run's rows come to, as they are written. */
export class Totals {
  readonly #board: Scoreboard;
  readonly #spending = new Spending({});
  readonly #shards: readonly Source[];
  readonly #total: number;
  #names: { readonly suite?: string; readonly model?: string } = {};

  constructor(whole: { readonly tasks: number; readonly total: number }, shards: readonly Source[]) {
    this.#board = new Scoreboard(whole);
    this.#total = whole.total;
    this.#shards = shards;
  }

  add(stage: Stage, value: unknown): void {
    if (stage === 'eval')
      for (const sample of fromAssay(value, 0, () => 0)?.samples ?? []) this.#board.add(sample);
    const { data: row } = stage === 'turns' ? {} : answered.safeParse(value);
    if (row === undefined) return;
    this.#names = { suite: row.suite, model: row.model };
    // What a strategy's turns used is summed up in the sample's row.
    if (stage === 'interview') this.#spending.add(row);
  }

  get names(): { readonly suite?: string; readonly model?: string } {
    return this.#names;
  }

  /** What a manifest says of the run. */
  of(paths: RunPaths, done: number): Manifest['totals'] {
    const { score = { answered: done, unanswered: this.#total - done }, spent } = this.figures(paths);
    return { ...score, ...(spent === undefined ? {} : { spent }) };
  }

  figures(paths: RunPaths): { score?: Score; spent?: Spent } {
    return {
      ...(paths.eval === undefined ? {} : { score: this.#board.score() }),
      ...(paths.interview === undefined ? {} : { spent: { ...this.#spending.spent(), ...this.#cost() } }),
    };
  }

  /** What all shards together were charged, each that ran twice included; absent where one does not tell. */
  #cost(): { cost?: number } {
    const costs = this.#shards.map(({ manifest }) => spentSchema.safeParse(manifest.totals.spent).data?.cost);
    const known = costs.flatMap((cost) => cost ?? []);
    if (known.length === 0 || known.length < costs.length) return {};
    return { cost: known.reduce((sum, cost) => sum + cost, 0) };
  }
}
