import { afterEach, expect, it, vi } from 'vitest';
import type { AnsweredRow } from '../../src/results/rows.ts';
import { openingOf, trackedWatcher } from '../../src/trackers/tracked.ts';
import type { Tracker } from '../../src/trackers/tracker.ts';
import { BEGUN } from '../fixtures/trackers.ts';

afterEach(() => vi.useRealTimers());

const ROW: AnsweredRow = {
  suite: 'demo',
  suite_version: '1',
  task: 'a',
  language: 'python',
  entry_point: 'f',
  sample: 0,
  template: 'chat',
  prompt: 'p',
  model: 'reference',
  runtime: 'reference',
  params: {},
  answer: 'a',
  attempts: 1,
};

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

it('runs of one model are told apart by their names where a strategy or a shard does', () => {
  const { strategy: _, ...run } = { ...BEGUN, stage: 'run' as const, model: 'm', suite: 's' };
  const nameOf = (more: object) => openingOf({ ...run, ...more }).name;
  expect([nameOf({}), nameOf({ strategy: 'direct' })]).toEqual(['m on s', 'm on s']);
  expect(nameOf({ strategy: 'repair', shard: '1/2' })).toBe('m on s (repair, shard 1/2)');
});

it('figures go on where the clock of the machine is put back', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const steps: number[] = [];
  const run = { log: async (_: object, step: number) => void steps.push(step), end: async () => {} };
  const watcher = trackedWatcher({ name: 'A tracker', begin: async () => run }, () => {});
  watcher.begun({ ...BEGUN, stage: 'interview' });
  const answer = () => {
    watcher.answered(ROW);
    vi.advanceTimersByTime(6_000);
  };
  answer();
  vi.setSystemTime(Date.now() - 3_600_000);
  answer();
  answer();
  vi.useRealTimers();
  await watcher.ended({ how: 'finished' });
  expect(steps).toEqual([1, 2, 3]);
});
