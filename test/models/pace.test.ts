import { describe, expect, test } from 'vitest';
import { waitMs } from '../../src/models/backoff.ts';
import { Pace } from '../../src/models/pace.ts';

describe('the pace', () => {
  test('grows back by one a round of successes, and not beyond where it began', () => {
    const pace = new Pace(8);
    pace.refused(1, 2);
    expect(pace.limit).toBe(4);
    for (let round = 0; round < 5; round++) pace.succeeded();
    expect(pace.limit).toBe(5);
    for (let round = 0; round < 100; round++) pace.succeeded();
    expect(pace.limit).toBe(8);
  });

  test('never comes to nothing', () => {
    const pace = new Pace(3);
    for (let at = 0; at < 10; at++) pace.refused(at * 2 + 1, at * 2 + 2);
    expect(pace.limit).toBe(1);
  });
});

describe('the wait between tries', () => {
  test('may be anything up to a bound that doubles', () => {
    const bounds = [1, 2, 3, 4].map((failures) =>
      waitMs(failures, { baseMs: 10, capMs: 50, random: () => 1 }),
    );
    expect(bounds).toEqual([10, 20, 40, 50]);
    expect(waitMs(9, { baseMs: 10, capMs: 50, random: () => 0 })).toBe(0);
  });
});
