import { byTask } from './figures.ts';
import { clustered } from './interval.ts';
import type { Estimate } from './interval.ts';

/** What a graded row has of a repository's tests, as far as figures need it. */
export interface TestedSample {
  readonly task: string;
  readonly method?: string;
  /** Absent where no test ran. */
  readonly tests?: { readonly status: string; readonly share: number };
  readonly chrf?: number;
  readonly common_prefix?: number;
  readonly cpu_s?: number;
}

/** Figures of a repository's tests beside pass@k. */
export interface TestFigures {
  /** How verdicts came to be: `in-process`. */
  readonly method: string;
  /** Share of its tests that a sample passes; 0 where they did not run. */
  readonly share: Estimate;
  /** Samples whose tests did not come to their end, or of which none ran. */
  readonly crashed: number;
  /** Means over samples: likeness to the reference, how much of it they begin with, and CPU seconds of their tests. */
  readonly chrf: number;
  readonly common_prefix: number;
  readonly cpu_s: number;
}

interface Sums {
  samples: number;
  share: number;
}

/** Adds samples as they come. Memory grows with the tasks. */
export class TestTally {
  readonly #tasks = new Map<string, Sums>();
  readonly #means = { chrf: 0, common_prefix: 0, cpu_s: 0 };
  #method: string | undefined;
  #crashed = 0;

  /** A sample whose method is not told is none of a repository. */
  add({ task, method, tests, chrf = 0, common_prefix = 0, cpu_s = 0 }: TestedSample): void {
    if (method === undefined) return;
    this.#method = method;
    const sums = this.#tasks.get(task) ?? { samples: 0, share: 0 };
    this.#tasks.set(task, sums);
    sums.samples += 1;
    sums.share += tests?.share ?? 0;
    if (tests?.status === 'crashed' || tests?.status === 'not-run') this.#crashed += 1;
    this.#means.chrf += chrf;
    this.#means.common_prefix += common_prefix;
    this.#means.cpu_s += cpu_s;
  }

  /** Undefined where no sample was one of a repository. */
  figures(): TestFigures | undefined {
    if (this.#method === undefined) return undefined;
    const tasks = [...this.#tasks];
    const samples = tasks.reduce((sum, [, each]) => sum + each.samples, 0);
    const { chrf, common_prefix, cpu_s } = this.#means;
    return {
      method: this.#method,
      share: clustered(byTask(tasks.map(([task, sums]) => [task, [sums.share, sums.samples]]))),
      crashed: this.#crashed,
      chrf: chrf / samples,
      common_prefix: common_prefix / samples,
      cpu_s: cpu_s / samples,
    };
  }
}
