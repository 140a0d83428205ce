import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { LiveFeed } from '../../../src/view/server/live.ts';
import { ViewedRuns } from '../../../src/view/runs/runs.ts';
import type { AllRuns } from '../../../src/view/runs/runs.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../../fixtures/graded.ts';

/** Knows when its files were looked at. */
class TimedRuns extends ViewedRuns {
  readonly looks: number[] = [];

  override list(): Promise<AllRuns> {
    this.looks.push(performance.now());
    return super.list();
  }
}

const nobody = { changed: () => {}, progress: () => {} };

test('files are looked at by one watcher, however often people come and go, and by none when they are gone', async () => {
  const path = rowsFile([gradedRow('T/0', 'passed')]);
  const runs = new TimedRuns({ paths: [path], cache: temporaryFolder(), models: new Map() });
  const feed = new LiveFeed(runs);
  for (let visit = 0; visit < 20; visit += 1) feed.listen(nobody)();
  const leave = feed.listen(nobody);
  const before = runs.looks.length;
  await vi.waitUntil(() => runs.looks.length >= before + 3, { timeout: 120_000 });
  const [first = 0, , third = 0] = runs.looks.slice(before);
  // A watcher rests for a second at least; twenty would not leave as much between three looks.
  expect(third - first).toBeGreaterThan(1500);
  leave();
  const left = runs.looks.length;
  await sleep(2500);
  // One may have been under way.
  expect(runs.looks.length - left).toBeLessThanOrEqual(1);
  feed.close();
  await runs.close();
});
