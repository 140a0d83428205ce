import { expect, onTestFinished, test } from 'vitest';

import { Fleet } from '../../../src/sandbox/remote/client/fleet.ts';
import { Server } from '../../../src/sandbox/remote/client/server.ts';
import { TryFailure } from '../../../src/sandbox/remote/client/try-failure.ts';

test.each([
  ['for thousands of years', 1e14, 60_000],
  ['for less than nothing', -5000, 250],
  ['for no time', 0, 250],
  ['for two seconds', 2000, 2000],
])(
  'a busy server that asks to be left alone %s rests for a time that can be waited for',
  async (_, waitMs, ms) => {
    const server = new Server(new URL('http://127.0.0.1:9'), 'token', 1000);
    onTestFinished(() => server.close());
    const seat = { server, concurrency: 1, bodyBytes: 1, busy: 0, restsUntil: 0, failures: 0, lost: false };
    const stop = new AbortController();
    const begun = performance.now();
    const busy = async () => {
      setImmediate(() => stop.abort(new Error('enough')));
      throw new TryFailure('busy', 'it is full', { waitMs });
    };
    await expect(new Fleet([seat], 1000).run(1, busy, stop.signal)).rejects.toThrow('enough');
    // Up to a half longer, so that clients do not come back together.
    const rest = seat.restsUntil - begun;
    expect(rest).toBeGreaterThanOrEqual(ms);
    expect(rest).toBeLessThan(1.5 * ms + 10_000);
  },
);
