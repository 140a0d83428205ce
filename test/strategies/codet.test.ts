import { describe, expect, test } from 'vitest';
import { consensusSets } from '../../src/strategies/codet.ts';
import { describeWith } from '../fixtures/parts.ts';
import { useStrategyRoom, RIGHT, WRONG } from '../fixtures/strategies.ts';

describe('dual execution agreement', () => {
  /*
   * By hand: five programs and four tests. a and c pass the tests 1 and 2, b and e the tests 1, 2 and 4, d none.
   *   {a, c}: 2 programs × 2 tests = 4      {b, e}: 2 × 3 = 6      {d}: 1 × 0 = 0
   */
  test('scores each set of programs that pass the same tests by programs × tests', () => {
    const programs = ['a', 'b', 'c', 'd', 'e'].map((turn) => ({ turn }));
    const [few, most, none] = [
      [true, true, false, false],
      [true, true, false, true],
      [false, false, false, false],
    ];
    const trials = [few, most, few, none, most].map((cases = []) => ({ cases }));
    expect(consensusSets(programs, trials)).toEqual([
      { programs: ['b', 'e'], tests: 3, score: 6 },
      { programs: ['a', 'c'], tests: 2, score: 4 },
      { programs: ['d'], tests: 0, score: 0 },
    ]);
  });

  test('tells sets of as many tests apart by which tests they are', () => {
    const programs = [{ turn: 'a' }, { turn: 'b' }];
    const sets = consensusSets(programs, [{ cases: [true, false] }, { cases: [false, true] }]);
    expect(sets.map((set) => set.programs)).toEqual([['a'], ['b']]);
  });
});

describeWith(['sandbox'], 'the strategy codet', () => {
  const room = useStrategyRoom();

  /** Of five programs two are right; of the tests of five answers some are wrong, each in a way of its own. */
  test('finds the right program among more wrong ones, though some of the tests are wrong', async () => {
    const wrongs = ['return sentence', 'return ""', 'return sentence.upper()'];
    const programs = [...wrongs.map((body) => WRONG.replace('return sentence', body)), RIGHT, RIGHT];
    const { row } = await room.obtain('codet', ({ prompt, body }) => {
      const draw = Number(body['seed']) - 100;
      if (!prompt.includes('write tests')) return programs[draw] ?? '';
      return [
        'assert mirror_long_words("hello you") == "olleh you"',
        `assert mirror_long_words("x${draw}yz") == "bad ${draw}"`,
        'assert mirror_long_words("") == ""',
      ].join('\n');
    });
    expect(row).toMatchObject({ answer: RIGHT, turn: 'candidate 4', turns: 10 });
    expect(row?.why).toBe('2 of 5 programs pass the same 2 tests: score 4');
    expect(row?.consensus?.[0]).toEqual({ programs: ['candidate 4', 'candidate 5'], tests: 2, score: 4 });
    expect(row?.consensus?.map(({ score }) => score)).toEqual([4, 3]);
  });

  test('takes the first where the model writes no tests that can be read', async () => {
    const { row } = await room.obtain('codet', ({ prompt }) =>
      prompt.includes('write tests') ? 'I would test it by hand.' : RIGHT,
    );
    expect(row).toMatchObject({ turn: 'candidate 1', why: 'no program passes any of the tests: the first' });
  });
});
