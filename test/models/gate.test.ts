import { describe, expect, test } from 'vitest';
import { ModelError } from '../../src/models/contract.ts';
import type { ModelErrorKind } from '../../src/models/contract.ts';
import { Gate } from '../../src/models/gate.ts';
import type { Pass } from '../../src/models/gate.ts';

const failure = (kind: ModelErrorKind): ModelError => new ModelError(kind, kind, { retryable: true });
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A gate for four, with so many requests that want to pass; those that may are in `inside`, in order. */
function gateWith(requests: number, patienceMs = 60_000) {
  const events: string[] = [];
  const gate = new Gate({
    concurrency: 4,
    patienceMs,
    backoff: { baseMs: 0, capMs: 0, random: () => 0 },
    onPace: (limit) => events.push(`pace ${limit}`),
    onAway: () => events.push('away'),
    onBack: () => events.push('back'),
  });
  const inside: Pass[] = [];
  for (let n = 0; n < requests; n++) void gate.enter(undefined).then((pass) => inside.push(pass));
  const leave = async (result: 'answered' | ModelError): Promise<void> => {
    const pass = inside.shift();
    if (pass !== undefined) gate.leave(pass, result);
    await turn();
  };
  return { gate, inside, events, leave };
}

describe('the gate', () => {
  test('lets as many in as its concurrency', async () => {
    const { inside, leave } = gateWith(9);
    await turn();
    expect(inside).toHaveLength(4);
    await leave('answered');
    expect(inside).toHaveLength(4);
  });

  test('lets one probe in at a time while the server is away, and all again after its reply', async () => {
    const { inside, events, leave } = gateWith(20);
    await turn();
    for (let request = 0; request < 4; request++) await leave(failure('unreachable'));
    expect(inside).toHaveLength(1);
    await leave(failure('unreachable'));
    expect(inside).toHaveLength(1);
    await leave(failure('server'));
    expect(inside).toHaveLength(4);
    expect(events).toEqual(['away', 'back']);
  });

  test('does not take a request from before, that was cut, for a sign of life', async () => {
    const { events, leave } = gateWith(20);
    await turn();
    await leave(failure('unreachable'));
    await leave(failure('cut'));
    expect(events).toEqual(['away']);
    await leave('answered');
    expect(events).toEqual(['away', 'back']);
  });

  test('lets all in to fail by themselves when its patience is at its end', async () => {
    const { gate, inside, leave } = gateWith(20, 1);
    await turn();
    for (let request = 0; request < 4; request++) await leave(failure('unreachable'));
    await turn();
    expect(gate.isLost).toBe(true);
    await leave(failure('unreachable'));
    expect(inside).toHaveLength(4);
  });
});
