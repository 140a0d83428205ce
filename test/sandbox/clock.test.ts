import { expect, test } from 'vitest';

import { Clock, type Tick } from '../../src/sandbox/clock.ts';

const LIMITS = { inputCpuS: 2, jobCpuS: 4, memoryBytes: 1, outputBytes: 1 };
const tick = (wall: number, cpu: number, waited: number): Tick => ({ wall, cpu, waited });

test('waiting of threads side by side is no credit for sleeping later', () => {
  const clock = new Clock(LIMITS, 1);
  expect(clock.judge(tick(0.5, 0.5, 20), 0)).toBeUndefined();
  expect(clock.judge(tick(2, 0.5, 20), 0)).toBeUndefined();
  expect(clock.judge(tick(2.6, 0.5, 20), 0)).toBe('blocked');
});

test('a job that waits for a processor as long as it takes is not blocked', () => {
  const clock = new Clock(LIMITS, 1);
  for (let wall = 1; wall < 100; wall += 1)
    expect(clock.judge(tick(wall, wall / 100, (wall * 99) / 100), 0)).toBeUndefined();
});

test('a wait that is reported when it is over takes back what was counted as blocked', () => {
  const clock = new Clock(LIMITS, 1);
  for (let wall = 0; wall < 100; wall += 2) {
    expect(clock.judge(tick(wall + 1, wall / 100, wall * 0.99), 0)).toBeUndefined();
    expect(clock.judge(tick(wall + 2, (wall + 2) / 100, (wall + 2) * 0.99), 0)).toBeUndefined();
  }
});

test('each input may be blocked as long as its limit, and all together as long as the job', () => {
  const clock = new Clock(LIMITS, 1);
  expect(clock.judge(tick(1.5, 0, 0), 0)).toBeUndefined();
  clock.progress();
  expect(clock.judge(tick(1.6, 0, 0), 1)).toBeUndefined();
  expect(clock.judge(tick(3, 0, 0), 1)).toBeUndefined();
  clock.progress();
  expect(clock.judge(tick(3.1, 0, 0), 2)).toBeUndefined();
  expect(clock.judge(tick(4.1, 0, 0), 2)).toBe('blocked');
});
