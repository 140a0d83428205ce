import type { Comparisons } from '../report/comparison.ts';
import type { readReport } from '../report/read.ts';
import { tell } from '../trackers/tell.ts';
import type { Told } from '../trackers/tell.ts';
import type { Tracker } from '../trackers/tracker.ts';
import { interruptible } from './interrupt.ts';

/** Tells the trackers of `--track` of what is over, and gives their names. */
export interface Teller {
  run(report: Awaited<ReturnType<typeof readReport>>): Promise<string[]>;
  comparison(found: Comparisons): Promise<string[]>;
}

/**
 * Trackers are opened before anything is read, so that a wrong address costs nothing; what speaks to them is loaded only where there is one.
 * @throws AssayError `bad-tracker`; its methods, `tracker-failed`.
 */
export async function openTeller(addresses: readonly string[] = []): Promise<Teller> {
  if (addresses.length === 0) return { run: async () => [], comparison: async () => [] };
  const { openTracker } = await import('../trackers/index.ts');
  const trackers = addresses.map(openTracker);
  return {
    run: async (report) => {
      const { finishedRun } = await import('../trackers/finished.ts');
      return tellAll(trackers, await finishedRun(report));
    },
    comparison: async (found) => {
      const { comparedRuns } = await import('../trackers/compared.tsx');
      return tellAll(trackers, comparedRuns(found));
    },
  };
}

async function tellAll(trackers: readonly Tracker[], told: Told): Promise<string[]> {
  for (const tracker of trackers) await tell(tracker, told, interruptible);
  return trackers.map(({ name }) => name);
}

/** What is said of it to people: `MLflow at localhost:5000 is told.` */
export const toldLines = (names: readonly string[]): string[] => names.map((name) => `${name} is told.`);
