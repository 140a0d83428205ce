import { expect, test } from 'vitest';
import { strategyNames } from '../../src/strategies/index.ts';
import { describeWith } from '../fixtures/parts.ts';
import { useStrategyRoom, RIGHT, WRONG } from '../fixtures/strategies.ts';
import type { FakeReply, FakeRequest } from '../fixtures/fake-openai.ts';

/** Does what it is asked, and is wrong until it is told so, so that every strategy takes all of its turns. */
function model({ prompt, body }: FakeRequest): FakeReply {
  const draw = Number(body['seed']) - 100;
  if (body['logprobs'] !== undefined) return WITH_LOGPROBS;
  if (prompt.includes('write tests')) return `assert mirror_long_words("a${draw}") == "a${draw}"`;
  if (prompt.includes('corrected') || prompt.includes('Now give')) return RIGHT;
  return prompt.includes('Check your code') ? 'WRONG' : `${draw}\n${WRONG}`;
}

const WITH_LOGPROBS: FakeReply = {
  status: 200,
  headers: { 'content-type': 'text/event-stream' },
  body: `data: ${JSON.stringify({
    choices: [
      {
        delta: { content: WRONG },
        text: WRONG,
        logprobs: { content: [{ logprob: -1 }] },
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 7, completion_tokens: 1 },
  })}\n\ndata: [DONE]\n\n`,
};

const NAMES = strategyNames().filter((name) => name !== 'direct');

/** What is asked: the prompt and the seed. */
const keyOf = ({ body }: FakeRequest): string => JSON.stringify([body['messages'], body['seed']]);

describeWith(['sandbox'], 'every strategy', () => {
  const room = useStrategyRoom();

  // The task of every one of these tests fails whoever looks at its tests or its reference.
  test.each(NAMES)(
    '%s keeps each turn with its prompt, usage and why it was kept, and adds them up',
    async (name) => {
      const { row, turns, server } = await room.obtain(name, model);
      expect(turns).toHaveLength(server.requests.length);
      for (const turn of turns) {
        expect(turn).toMatchObject({
          strategy: name,
          usage: { source: 'server' },
          task: 'Demo/1',
          sample: 0,
        });
        expect(turn.prompt.length).toBeGreaterThan(0);
      }
      const kept = turns.filter((turn) => turn.kept === true);
      expect(kept).toHaveLength(1);
      expect(row).toMatchObject({ answer: kept[0]?.answer, turn: kept[0]?.turn, turns: turns.length });
      expect(kept[0]?.why).toBe(row?.why);
      const sum = (of: (turn: (typeof turns)[number]) => number | undefined): number =>
        turns.reduce((all, turn) => all + (of(turn) ?? 0), 0);
      expect(row?.usage?.promptTokens).toBe(sum(({ usage }) => usage?.promptTokens));
      expect(row?.usage?.completionTokens).toBe(sum(({ usage }) => usage?.completionTokens));
      expect(row?.timing?.totalMs).toBeCloseTo(
        sum(({ timing }) => timing?.totalMs),
        5,
      );
    },
  );

  test.each(NAMES)(
    '%s goes on from any stored turns, asks none of them again, and decides the same',
    async (name) => {
      const whole = await room.obtain(name, model);
      for (const count of [1, whole.turns.length - 1]) {
        const stored = whole.turns.slice(0, count);
        const { row, server } = await room.obtain(name, model, { stored });
        expect(server.requests).toHaveLength(whole.turns.length - stored.length);
        const before = new Set(stored.map(({ prompt, turn }) => `${turn} ${JSON.stringify(prompt)}`));
        expect(before.size).toBe(count);
        expect(row).toMatchObject({ answer: whole.row?.answer, turn: whole.row?.turn, why: whole.row?.why });
      }
      expect(new Set(whole.server.requests.map(keyOf)).size).toBeLessThanOrEqual(whole.turns.length);
    },
  );

  test.each(NAMES)(
    '%s leaves a sample unscored whose request failed, and asks only for that the next time',
    async (name) => {
      let fails = true;
      const answering = (request: FakeRequest): FakeReply =>
        fails && request.index === 0 ? { status: 400, body: '{"error":{"message":"no"}}' } : model(request);
      const first = await room.obtain(name, answering);
      expect(first.row).toMatchObject({ answer: null, failure: { kind: 'bad-request' } });
      fails = false;
      const stored = first.turns.filter(({ answer }) => answer !== null);
      const second = await room.obtain(name, answering, { stored });
      expect(second.row?.answer).toEqual(expect.any(String));
      expect(second.server.requests).toHaveLength(second.turns.length);
    },
  );

  test.each(NAMES)('%s ends at once where the run is aborted', async (name) => {
    const stop = new AbortController();
    const hanging = (): Promise<FakeReply> => {
      stop.abort(new Error('stopped'));
      return new Promise(() => {});
    };
    await expect(room.obtain(name, hanging, { signal: stop.signal })).rejects.toThrow('stopped');
  });

  test.each(NAMES)(
    '%s asks nothing more where the budget is used up, and leaves the sample for later',
    async (name) => {
      const { row, server, turns } = await room.obtain(name, model, { maxTokensTotal: 1 });
      // Requests that are under way at once all end; what follows them is not begun.
      expect(turns).toHaveLength(server.requests.length);
      if (row === undefined) expect(server.requests.length).toBeGreaterThan(0);
      else expect(row.turns).toBe(server.requests.length);
    },
  );
});
