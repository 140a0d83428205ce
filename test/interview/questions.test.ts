import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AssayError } from '../../src/errors.ts';
import { loadInterview, readQuestions } from '../../src/interview/questions.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

const QUESTION = `.Checks: &Checks
    value_1:
        assert: "f.call(1)"
        eq: 1
    value_2:
        assert: "f.call(2)"
        eq: [0, 1.0]

Fib:
    Signature: "fib(n)"
    Input: "with input n"
    Output: "a number"
    Fact: "it grows"
    Description: "Numbers"
    Checks:
        name:
            assert: "f.name"
            eq-any: ["fib", yes, y]
            weight: 3
        value_2:
            assert: "f.call(2)"
            eq: {'a': 1}
        <<: *Checks
`;

const errorOf = (text: string): AssayError => {
  try {
    readQuestions('q.yaml', text);
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('no error');
};

describe('a file of questions', () => {
  test('gives fields, checks with merged ones first, weights and values as Python reads them', () => {
    const [question, ...others] = readQuestions('q.yaml', QUESTION);
    expect(others).toEqual([]);
    expect(question).toMatchObject({ name: 'Fib', entryPoint: 'fib', total: 5 });
    expect(Object.keys(question?.fields ?? {})).toEqual([
      'Signature',
      'Input',
      'Output',
      'Fact',
      'Description',
    ]);
    expect(question?.checks.map(({ name, weight, expected }) => [name, weight, expected])).toEqual([
      ['value_1', 1, { kind: 'eq', value: 1n }],
      ['value_2', 1, { kind: 'eq', value: new Map([['a', 1n]]) }],
      ['name', 3, { kind: 'eq-any', values: ['fib', true, 'y'] }],
    ]);
  });

  test.each([
    ['Fact:', 'Facts:', 'q.yaml:13:5: Fib: there is no field Facts; did you mean Fact?'],
    [
      'weight: 3',
      'wieght: 3',
      'q.yaml:19:13: Fib, Checks.name: there is no field wieght; did you mean weight?',
    ],
    ['weight: 3', 'weight: 0.5', 'q.yaml:19:13: Fib, Checks.name.weight: '],
    [
      '"f.name"',
      '"f.nme"',
      'q.yaml:17:13: column 3: f has name, args and call, found "nme" in the check "f.nme"',
    ],
    ['"f.call(1)"', '"f.call(x)"', 'q.yaml:3:9: column 8: expected a number'],
    ['    Input: "with input n"\n', '', 'q.yaml:9:1: Fib, Input: '],
    ['"fib(n)"', '"fib"', 'q.yaml:10:5: Fib, Signature: is not of the form name(argument, …)'],
    ["eq: {'a': 1}", '', 'q.yaml:20:9: Fib, Checks.value_2: a check needs eq or eq-any'],
    ["eq: {'a': 1}", "eq: {'a': 1}\n            eq-any: [1]", 'a check has either eq or eq-any'],
    ["eq: {'a': 1}", 'eq: {1: 1}', 'q.yaml:22:18: a key is text; put it in quotes'],
    ["eq: {'a': 1}", 'eq: 2024-01-02', 'q.yaml:22:17: this value (a date, for example)'],
    ["eq: {'a': 1}", 'eq: [1, 2', 'q.yaml:23:9: '],
    ['*Checks', '*Cheks', 'q.yaml:23:13: there is no anchor &Cheks before this'],
    ['*Checks', '5', 'q.yaml:23:9: << merges maps only'],
    ['Fib:', '.Fib: 1\nFib:', undefined],
    ['Fib:', 'Fib: 1\nFib:', 'Map keys must be unique'],
  ])('with %j as %j says where it is wrong', (from, to, message) => {
    const text = QUESTION.replace(from, to);
    if (message === undefined) expect(readQuestions('q.yaml', text)).toHaveLength(1);
    else expect(errorOf(text).message).toContain(message);
  });

  test('may be anything, and gets a sentence', () => {
    for (const text of [
      '',
      '[]',
      'a',
      'Q: 1',
      'Q: {}',
      '"',
      '\t- x',
      'a: &a [*a]',
      'Q: !foo x',
      '--- 1\n--- 2',
    ]) {
      expect(errorOf(text)).toMatchObject({ code: 'bad-interview' });
    }
  });

  test('that grows without end by its aliases is refused', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`);
    expect(errorOf(`a0: &a0 [x]\n${levels.join('\n')}\n`).message).toMatch(/nested|alias/i);
  });
});

describe('a folder of questions', () => {
  const folderOf = async (files: Record<string, string>): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'interview-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return folder;
  };

  test('changes its version with any byte or name of its questions, and with nothing else', async () => {
    const versionOf = async (files: Record<string, string>) =>
      (await loadInterview(await folderOf(files))).version;
    const version = await versionOf({ 'a.yaml': QUESTION });
    expect(await versionOf({ 'a.yaml': QUESTION, 'README.md': 'about' })).toBe(version);
    expect(await versionOf({ 'a.yaml': `${QUESTION}\n` })).not.toBe(version);
    expect(await versionOf({ 'b.yaml': QUESTION })).not.toBe(version);
  });

  test('that has no question, the same question twice, or does not exist is refused', async () => {
    await expect(loadInterview(await folderOf({ 'a.txt': QUESTION }))).rejects.toThrow('has no *.yaml file');
    await expect(loadInterview('/no/such/folder')).rejects.toThrow('is not a folder');
    const twice = await folderOf({ 'a.yaml': QUESTION, 'b.yaml': QUESTION });
    await expect(loadInterview(twice)).rejects.toThrow('b.yaml:9:1: another file has a question Fib already');
  });
});

describeWith(['data'], 'the published interviews', () => {
  test.each([
    ['junior-dev', 12, 65],
    ['junior-v2', 14, 91],
    ['senior', 3, 74],
  ])('%s has %i questions and %i points', async (name, count, points) => {
    const { questions } = await loadInterview(testData('interviews', name));
    expect(questions).toHaveLength(count);
    expect(questions.reduce((sum, { total }) => sum + total, 0)).toBe(points);
  });
});
