import { afterEach, expect, it, vi } from 'vitest';
import { trackedWatcher } from '../../src/trackers/tracked.ts';
import type { Tracker } from '../../src/trackers/tracker.ts';
import { BEGUN } from '../fixtures/trackers.ts';

afterEach(() => vi.useRealTimers());

it('a tracker that asks for it hears every 30 s that a run goes on, and nothing more when it is over', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const heard: string[] = [];
  const tracker: Tracker = {
    name: 'A tracker',
    begin: async () => ({
      log: async () => {},
      beat: async () => void heard.push('beat'),
      end: async () => void heard.push('end'),
    }),
  };
  const watcher = trackedWatcher(tracker, (note) => heard.push(note));
  watcher.begun(BEGUN);
  vi.advanceTimersByTime(65_000);
  await watcher.ended({ how: 'finished' });
  vi.advanceTimersByTime(65_000);
  expect(heard).toEqual(['beat', 'beat', 'end']);
});
