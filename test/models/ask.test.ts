import { describe, expect, onTestFinished, test } from 'vitest';
import { createAsker } from '../../src/models/ask.ts';
import type { AskEvent, AskOptions, AskResult } from '../../src/models/ask.ts';
import type { FakeReply, FakeRequest } from '../fixtures/fake-openai.ts';
import { startFaultProxy } from '../fixtures/fault-proxy.ts';
import type { FaultPlan, FaultProxy } from '../fixtures/fault-proxy.ts';
import { FAULTS } from '../fixtures/faults.ts';
import type { Fault } from '../fixtures/faults.ts';
import { chat, requestOf, user } from './requests.ts';
import { open, serve } from './servers.ts';

/** Waits that a test can bear. */
const quick = { backoff: { baseMs: 2, capMs: 20 } };

async function asking(answering: (request: FakeRequest) => FakeReply, options: AskOptions = {}) {
  const server = await serve(answering);
  const events: AskEvent[] = [];
  const model = open(server.address);
  const asker = createAsker(model, { ...quick, ...options, onEvent: (event) => events.push(event) });
  return { ...asker, events, requests: server.requests };
}

const textOf = (result: AskResult): string =>
  'answer' in result ? result.answer.answer : result.failure.kind;

describe('a failed request', () => {
  test.each(FAULTS.filter((fault) => fault !== 'overflow'))('is made again after: %s', async (fault) => {
    const { ask, requests } = await asking(({ index }) =>
      index < 2 && fault !== 'slow' ? { fault } : 'good',
    );
    const result = await ask(chat());
    expect(textOf(result)).toBe('good');
    expect(result.attempts).toBe(requests.length);
  });

  test('is not made again where it cannot succeed', async () => {
    const { ask, requests } = await asking(() => ({ fault: 'overflow' }));
    expect(await ask(chat())).toMatchObject({ failure: { kind: 'overflow' }, attempts: 1 });
    expect(requests).toHaveLength(1);
  });

  test('is given up after so many, with the last failure', async () => {
    const { ask, requests, events } = await asking(() => ({ fault: 'cut' }), { maxAttempts: 3 });
    expect(await ask(chat())).toMatchObject({ failure: { kind: 'cut' }, attempts: 3 });
    expect(requests).toHaveLength(3);
    expect(events.map(({ kind }) => kind)).toEqual(['retry', 'retry']);
  });

  test('of a busy server costs no attempts but patience', async () => {
    const busy = await asking(({ index }) => (index < 12 ? { fault: 'overloaded' } : 'good'), {
      maxAttempts: 2,
    });
    expect(textOf(await busy.ask(chat()))).toBe('good');
    const always = await asking(() => ({ fault: 'overloaded' }), { patienceMs: 100 });
    expect(textOf(await always.ask(chat()))).toBe('overloaded');
  });

  test('waits as long as the server says, and so does every other', async () => {
    const times: number[] = [];
    const limited = { status: 429, body: '{}', headers: { 'retry-after-ms': '300' } };
    const { ask } = await asking(
      ({ index }) => (times.push(performance.now()), index === 0 ? limited : 'good'),
      {
        concurrency: 2,
      },
    );
    const first = ask(chat());
    while (times.length === 0) await new Promise(setImmediate);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([first, ask(chat())]);
    const [at = 0, ...later] = times;
    expect(later).toHaveLength(2);
    for (const time of later) expect(time - at).toBeGreaterThan(295);
  });

  test('that would have to wait for longer than the patience fails at once', async () => {
    const body = JSON.stringify({ error: 'come back tomorrow' });
    const { ask } = await asking(() => ({ status: 429, body, headers: { 'retry-after': '86400' } }));
    for (const result of [await ask(chat()), await ask(chat())]) {
      expect(result).toMatchObject({ failure: { kind: 'rate-limited' }, attempts: 1 });
    }
  });
});

describe('an empty answer', () => {
  test('is doubted, and the answer that follows counts', async () => {
    const { ask } = await asking(({ index }) => (index < 2 ? '' : 'good'));
    expect(await ask(chat())).toMatchObject({ answer: { answer: 'good' }, attempts: 3 });
  });

  test('that stays empty is what the model says', async () => {
    const { ask } = await asking(() => '');
    expect(await ask(chat())).toMatchObject({ answer: { answer: '', finish: 'stop' }, attempts: 4 });
  });

  test('is not doubted where the tokens went into reasoning', async () => {
    const { ask } = await asking(() => ({ text: '', reasoning: 'hm', finish: 'length' }));
    expect(await ask(chat())).toMatchObject({ answer: { answer: '', finish: 'length' }, attempts: 1 });
  });
});

describe('the pace', () => {
  test('never has more requests under way than allowed', async () => {
    let [now, most] = [0, 0];
    const { ask } = await asking(
      () => (response) => {
        most = Math.max(most, ++now);
        setTimeout(() => {
          now -= 1;
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ choices: [{ message: { content: 'x' }, finish_reason: 'stop' }] }));
        }, 5);
      },
      { concurrency: 4 },
    );
    await Promise.all(Array.from({ length: 24 }, () => ask(chat())));
    expect(most).toBe(4);
  });

  test('halves once for requests that were refused together', async () => {
    const refused = new Set<string>();
    const onceForTheFirst = ({ prompt }: FakeRequest): FakeReply => {
      if (Number(prompt) >= 8 || refused.has(prompt)) return 'good';
      refused.add(prompt);
      return { fault: 'rate-limited' };
    };
    const { ask, events } = await asking(onceForTheFirst, { concurrency: 8 });
    await Promise.all(Array.from({ length: 60 }, (_, n) => ask(requestOf([user(`${n}`)]))));
    expect(events.filter(({ kind }) => kind === 'pace')).toEqual([{ kind: 'pace', limit: 4 }]);
  });
});

describe('an abort', () => {
  test('ends a request, a wait and a place in the queue with its reason', async () => {
    const { ask } = await asking(({ prompt }) => (prompt === 'hang' ? () => {} : { fault: 'server-error' }), {
      concurrency: 2,
      backoff: { baseMs: 1e6, capMs: 1e6, random: () => 1 },
    });
    const controller = new AbortController();
    const works = ['hang', 'fail', 'hang', 'queued'].map((word) =>
      ask(requestOf([user(word)]), controller.signal),
    );
    setTimeout(() => controller.abort(new Error('enough')), 100);
    const results = await Promise.allSettled(works);
    expect(results.map((result) => result.status === 'rejected' && String(result.reason))).toEqual(
      Array.from({ length: 4 }, () => 'Error: enough'),
    );
  });
});

/** A fault for every second request, each kind in turn. */
const everySecond =
  (faults: readonly Fault[]): FaultPlan =>
  (index) =>
    index % 2 === 0 ? faults[(index / 2) % faults.length] : undefined;

async function proxied(plan: FaultPlan): Promise<FaultProxy> {
  const { address } = await serve(({ prompt }) => `answer to ${prompt}`);
  const proxy = await startFaultProxy(address, plan);
  onTestFinished(() => proxy.stop());
  return proxy;
}

describe('behind a proxy that spoils every second request', () => {
  test('all answers arrive, each to its own question', async () => {
    const faults = FAULTS.filter((fault) => fault !== 'overflow');
    const { address, injected } = await proxied(everySecond(faults));
    const { ask } = createAsker(open(address), { ...quick, concurrency: 8, maxAttempts: 20 });
    const questions = Array.from({ length: 40 }, (_, index) => `question ${index}`);
    const results = await Promise.all(questions.map((question) => ask(requestOf([user(question)]))));
    expect(results.map(textOf)).toEqual(questions.map((question) => `answer to ${question}`));
    expect(new Set(injected)).toEqual(new Set(faults));
  });
});

describe('a server that goes away', () => {
  test('is waited for, and costs no request more than the one that was cut', async () => {
    const { address, restart } = await proxied(() => undefined);
    const events: AskEvent[] = [];
    const asker = createAsker(open(address), {
      ...quick,
      concurrency: 4,
      maxAttempts: 3,
      onEvent: (event) => events.push(event),
    });
    await asker.ask(requestOf([user('before')]));
    const back = restart(400);
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) => asker.ask(requestOf([user(`${n}`)]))),
    );
    await back;
    expect(results.map(textOf)).toEqual(Array.from({ length: 12 }, (_, n) => `answer to ${n}`));
    const kinds = events.map(({ kind }) => kind).filter((kind) => kind !== 'retry');
    expect(kinds).toEqual(['away', 'back']);
  });

  test('for good is given up once, and the requests that follow fail at once', async () => {
    const { address, stop } = await proxied(() => undefined);
    const asker = createAsker(open(address), { ...quick, concurrency: 2, patienceMs: 150 });
    await asker.ask(chat());
    await stop();
    const results = await Promise.all(Array.from({ length: 6 }, () => asker.ask(chat())));
    expect(results.map(textOf)).toEqual(Array.from({ length: 6 }, () => 'unreachable'));
    expect(await asker.ask(chat())).toMatchObject({ attempts: 1 });
  });

  test('before the first answer is not waited for when it is described', async () => {
    const { address, stop } = await proxied(() => undefined);
    await stop();
    const asker = createAsker(open(address), quick);
    await expect(asker.describe()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test.each([
    [1, { id: 'm' }],
    [2, { kind: 'cut' }],
  ])(
    'is asked once more what it is where a connection is cut, and %s times was too often',
    async (cuts, end) => {
      let asked = 0;
      const { address } = await serve(() => 'x', {
        pages: {
          '/v1/models': (response) =>
            asked++ < cuts ? void response.destroy() : void response.end('{"data":[{"id":"m"}]}'),
        },
      });
      const found = await createAsker(open(address), quick)
        .describe()
        .catch((error: unknown) => error);
      expect(found).toMatchObject(end);
      expect(asked).toBe(2);
    },
  );

  test('only to load its model is waited for when it is described', async () => {
    let asked = 0;
    const loading = { status: 503, body: JSON.stringify({ error: { message: 'Loading model' } }) };
    const { address } = await serve(() => 'x', {
      pages: {
        '/v1/models': (response) =>
          void response
            .writeHead(asked++ < 3 ? 503 : 200)
            .end(asked <= 3 ? loading.body : '{"data":[{"id":"m"}]}'),
      },
    });
    expect(await createAsker(open(address), quick).describe()).toMatchObject({ id: 'm' });
    expect(asked).toBe(4);
  });

  test.each(['3600', '99999999999'])(
    'for %s seconds is waited for no longer than the patience when it is described',
    async (seconds) => {
      let asked = 0;
      const { address } = await serve(() => 'x', {
        pages: {
          '/v1/models': (response) => {
            asked += 1;
            response.writeHead(503, { 'retry-after': seconds }).end('{"error":{"message":"busy"}}');
          },
        },
      });
      const asker = createAsker(open(address), quick);
      await expect(asker.describe()).rejects.toMatchObject({ kind: 'overloaded' });
      expect(asked).toBe(1);
    },
  );
});
