import { expect, test } from 'vitest';
import { describeWith } from '../fixtures/parts.ts';
import { useStrategyRoom, RAISES, RIGHT, WRONG } from '../fixtures/strategies.ts';
import type { FakeReply, FakeRequest } from '../fixtures/fake-openai.ts';

/** Wrong first, and right once it has seen what is wrong. */
const mends = ({ prompt }: FakeRequest): string =>
  /expected: ["']the kciuq fox/.test(prompt) ? RIGHT : WRONG;

/** The server's own words for a prompt that is too long. */
const TOO_LONG: FakeReply = {
  status: 400,
  body: '{"error":{"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}',
};

describeWith(['sandbox'], 'the strategy repair', () => {
  const room = useStrategyRoom();

  test('tells the model what the examples of the prompt found, and stops when they hold', async () => {
    const { row, turns, server } = await room.obtain('repair', mends);
    expect(row).toMatchObject({ answer: RIGHT, turns: 2, turn: 'turn 2', stop: 'passed_tests' });
    expect(row).toMatchObject({
      feedback: 'visible tests',
      why: 'turn 2 passes 1 of 1 examples of the prompt',
    });
    expect(turns.map(({ turn, trial, kept }) => [turn, trial?.passed, kept])).toEqual([
      ['turn 1', 0, false],
      ['turn 2', 1, true],
    ]);
    expect(server.requests[1]?.prompt).toContain(`got: 'the quick fox'`);
  });

  test('asks once where the first program passes', async () => {
    const { row, server } = await room.obtain('repair', () => RIGHT);
    expect(row).toMatchObject({ answer: RIGHT, turns: 1, stop: 'passed_tests' });
    expect(server.requests).toHaveLength(1);
  });

  test('ends after --max-turns with the last program', async () => {
    const { row, turns } = await room.obtain('repair', ({ index }) => `${index}\n${RAISES}`, { maxTurns: 3 });
    expect(row).toMatchObject({ turns: 3, turn: 'turn 3', stop: 'max_turns_reached' });
    expect(turns[2]?.prompt).toHaveLength(5);
  });

  test('stops at a program that ends its process', async () => {
    const crash = WRONG.replace('return sentence', 'import os; os.abort()');
    const { row } = await room.obtain('repair', () => crash);
    expect(row).toMatchObject({ turns: 1, stop: 'crushed_tests' });
  });

  test('drops the oldest answer and its feedback where the conversation is too long', async () => {
    const short = ({ prompt, index }: FakeRequest): FakeReply =>
      prompt.includes('answer 0') && prompt.includes('answer 1') ? TOO_LONG : `answer ${index}\n${WRONG}`;
    const { row, turns } = await room.obtain('repair', short, { maxTurns: 3 });
    expect(row).toMatchObject({ stop: 'max_turns_reached', turn: 'turn 3 without 1' });
    expect(turns.find(({ turn }) => turn === 'turn 3')).toMatchObject({
      answer: null,
      failure: { kind: 'overflow' },
    });
    expect(turns.at(-1)?.prompt).toHaveLength(3);
  });

  test('keeps the last program where even the shortest conversation is too long', async () => {
    const short = ({ index }: FakeRequest): FakeReply => (index === 0 ? WRONG : TOO_LONG);
    const { row } = await room.obtain('repair', short);
    expect(row).toMatchObject({ answer: WRONG, turn: 'turn 1', stop: 'generation_error' });
  });

  test.each([
    ['no-feedback', 5, /does not pass its tests/, /kciuq fox'\ngot/],
    ['no-history', 3, /expected/, undefined],
    ['no-multiturn', 1, /Your last answer was/, undefined],
    ['repair-sampling', 3, /expected/, undefined],
  ])('has in its arm %s as much in the third prompt as that says', async (arm, messages, has, lacks) => {
    const { server } = await room.obtain(`repair:${arm}`, ({ index }) => `${index}\n${WRONG}`, {
      maxTurns: 3,
    });
    expect(server.requests[2]?.body['messages']).toHaveLength(messages);
    const said = server.requests[2]?.prompt ?? '';
    expect(said).toMatch(has);
    if (lacks !== undefined) expect(said).not.toMatch(lacks);
    expect(said.includes(`0\n${WRONG}`)).toBe(['no-feedback', 'repair-sampling'].includes(arm));
  });

  test('writes tests of its own where the prompt has none', async () => {
    const { row, turns } = await room.obtain(
      'repair',
      (request) =>
        request.prompt.includes('write tests')
          ? '```python\nassert mirror_long_words("the quick fox") == "the kciuq fox"\n```'
          : mends(request),
      { task: { prompt: 'def mirror_long_words(sentence):\n    """Turn around every long word."""\n' } },
    );
    expect(turns.map(({ turn }) => turn)).toEqual(['tests 1', 'turn 1', 'turn 2']);
    expect(row).toMatchObject({ answer: RIGHT, feedback: "the model's tests", stop: 'passed_tests' });
  });

  test('says of a sample without any test that it was told of none', async () => {
    const { row } = await room.obtain(
      'repair',
      ({ prompt }) => (prompt.includes('write tests') ? 'I would test it by hand.' : WRONG),
      { task: { prompt: 'def mirror_long_words(sentence):\n    """Turn around every long word."""\n' } },
    );
    expect(row).toMatchObject({ turns: 2, stop: 'no_tests', why: 'there are no tests to try it on' });
    expect(row).not.toHaveProperty('feedback');
  });
});
