import { expect, test } from 'vitest';
import type { ServerResponse } from 'node:http';
import { describeWith } from '../fixtures/parts.ts';
import { useStrategyRoom, RAISES, RIGHT, WRONG } from '../fixtures/strategies.ts';
import type { FakeRequest } from '../fixtures/fake-openai.ts';

/** Ten draws, of which those of three seeds are right. */
const RIGHT_SEEDS: ReadonlySet<unknown> = new Set([103, 106, 109]);
const threeOfTen = ({ body }: FakeRequest): string => (RIGHT_SEEDS.has(body['seed']) ? RIGHT : WRONG);

describeWith(['sandbox'], 'the strategy best-of', () => {
  const room = useStrategyRoom();

  test('finds by the examples of the prompt the first of three right answers in ten', async () => {
    const { row, turns, server } = await room.obtain('best-of:tests', threeOfTen, { candidates: 10 });
    expect(row).toMatchObject({ answer: RIGHT, turn: 'candidate 4', turns: 10 });
    expect(row?.why).toBe('passes 1 of 1 examples of the prompt, the first of 3 of 10 that do');
    expect(server.requests).toHaveLength(10);
    expect(turns.filter(({ trial }) => trial?.outcome === 'passed')).toHaveLength(3);
    expect(turns.filter(({ kept }) => kept === true).map(({ turn }) => turn)).toEqual(['candidate 4']);
  });

  test('gives no two candidates of any samples one seed', async () => {
    const seeds: unknown[] = [];
    for (const sample of [0, 1, 2]) {
      const { server } = await room.obtain('best-of:tests', () => RIGHT, { candidates: 3, sample });
      seeds.push(...server.requests.map(({ body }) => body['seed']));
    }
    expect(seeds.map(Number).toSorted((a, b) => a - b)).toEqual([
      100, 101, 102, 103, 104, 105, 106, 107, 108,
    ]);
  });

  test('takes by behaviour what most programs do, whatever their text', async () => {
    const programs = [WRONG, RIGHT, `# another text\n${RIGHT.replace('[::-1]', '[::-1][:]')}`, RAISES, RIGHT];
    const { row } = await room.obtain('best-of:behaviour', ({ prompt, body }) =>
      prompt.includes('write tests')
        ? // Its results are wrong: only the inputs count.
          'assert mirror_long_words("hello you") == "?"\nassert mirror_long_words("") == "?"'
        : (programs[Number(body['seed']) - 100] ?? WRONG),
    );
    expect(row).toMatchObject({ answer: RIGHT, turn: 'candidate 2', turns: 6 });
    expect(row?.why).toBe('does on 2 inputs what 3 of 5 programs do');
  });

  test.each(['chat', 'completion'])(
    'takes the answer of the highest mean log-probability in %s',
    async (template) => {
      const { row, server } = await room.obtain(
        'best-of:logprob',
        ({ body, path }) =>
          withLogprobs(
            path.includes('chat'),
            [[-1, -1], [-0.1, -0.3], [-2]][Number(body['seed']) - 100] ?? [],
          ),
        { candidates: 3, template },
      );
      expect(row).toMatchObject({ turn: 'candidate 2', logprob: { mean: -0.2, tokens: 2 } });
      expect(row?.why).toBe('mean log-probability -0.200 a token, the highest of 3');
      expect(server.requests[0]?.body['logprobs']).toBe(template === 'chat' ? true : 1);
    },
  );

  test('says so where the server does not tell log-probabilities', async () => {
    const asked = room.obtain('best-of:logprob', () => RIGHT);
    await expect(asked).rejects.toMatchObject({ code: 'no-logprobs' });
  });
});

/** As OpenAI tells them: of a chat a list of tokens, of a completion a list of numbers. */
const withLogprobs = (isChat: boolean, values: readonly number[]) => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const choices = values.map((logprob, at) => ({
    index: 0,
    ...(isChat ? { delta: { content: `t${at}` } } : { text: `t${at}` }),
    logprobs: isChat ? { content: [{ token: `t${at}`, logprob }] } : { token_logprobs: [logprob] },
    finish_reason: at === values.length - 1 ? 'stop' : null,
  }));
  for (const choice of choices) response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
  response.end('data: [DONE]\n\n');
};
