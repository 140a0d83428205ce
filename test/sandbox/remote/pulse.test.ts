import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { type Said, heedPulse } from '../../../src/sandbox/remote/client/pulse.ts';

const SILENCE_MS = 10;
/** Twenty silences take a fifth of these. */
const LINES = 100;

/** Until enough was said, or the server is lost. */
async function isLost(lineAt: (at: number) => Said): Promise<boolean> {
  let lost = false;
  let said = 0;
  for await (const _ of heedPulse(saying(lineAt), SILENCE_MS, () => (lost = true)))
    if (lost || ++said === LINES) break;
  return lost;
}

async function* saying(lineAt: (at: number) => Said): AsyncGenerator<Said, void> {
  for (let at = 0; ; at++) {
    await sleep(SILENCE_MS);
    yield lineAt(at);
  }
}

test('a server that says that it is alive, while nothing happens in its sandbox, is lost', async () => {
  expect(await isLost(() => ({ type: 'alive', pulse: 7 }))).toBe(true);
});

test('a server whose sandbox has a pulse is waited for', async () => {
  expect(await isLost((at) => ({ type: 'alive', pulse: at }))).toBe(false);
});

test('a server that sends results is waited for, whatever it says of its pulse', async () => {
  expect(await isLost((at) => ({ type: at % 2 === 0 ? 'alive' : 'result', pulse: 7 }))).toBe(false);
});
