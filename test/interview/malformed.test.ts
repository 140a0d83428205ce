import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AssayError } from '../../src/errors.ts';
import { type Interview, loadInterview } from '../../src/interview/questions.ts';

const QUESTION = `.Common: &Common
    name:
        assert: "f.name"
        eq: "fib"

Fib:
    Signature: "fib(n)"
    Input: "with input n"
    Output: "a number"
    Description: "Numbers"
    Checks:
        <<: *Common
        value:
            assert: "f.call(2)"
            eq: [0, 1]
            weight: 2
`;

async function load(text: string | Uint8Array, name = 'q.yaml'): Promise<Interview> {
  const folder = await mkdtemp(join(tmpdir(), 'interview-'));
  await writeFile(join(folder, name), text);
  return loadInterview(folder);
}

/** What a user is told of a file, without the folder's name. */
async function refusalOf(text: string | Uint8Array, name?: string): Promise<string> {
  try {
    await load(text, name);
  } catch (error) {
    if (error instanceof AssayError) return error.message.replace(/^.*?interview-[^/]*\//, '');
    throw error;
  }
  throw new Error('it was read');
}

const aliases = (item: (n: number) => string): string =>
  Array.from({ length: 30 }, (_, n) => item(n)).join('\n');

describe('a malformed file of questions is refused with its place:', () => {
  test.each([
    ['a tab', '    Input', '\tInput', '8:1: Tabs are not allowed as indentation; use spaces'],
    [
      'a field twice',
      '    Output:',
      '    Input: x\n    Output:',
      '9:5: Map keys must be unique: Input is here twice',
    ],
    [
      'a check twice',
      '        value:',
      '        value: 1\n        value:',
      '14:9: Map keys must be unique: value is here twice',
    ],
    [
      'an unknown field',
      'Description',
      'Desciption',
      '10:5: Fib: there is no field Desciption; did you mean Description?',
    ],
    [
      'an unknown field of a check',
      'weight',
      'points',
      '16:13: Fib, Checks.value: there is no field points; known: assert, eq, eq-any, weight',
    ],
    ['no checks', /    Checks:[^]*/, '', '6:1: Fib, Checks: this field is missing'],
    [
      'checks left empty',
      /    Checks:[^]*/,
      '    Checks:\n',
      '11:5: Fib, Checks: expected checks by name, found nothing',
    ],
    [
      'an empty map of checks',
      /    Checks:[^]*/,
      '    Checks: {}\n',
      '11:5: Fib, Checks: a question needs a check',
    ],
    [
      'a list of checks',
      /    Checks:[^]*/,
      '    Checks:\n        - assert: f.name\n',
      '11:5: Fib, Checks: expected checks by name, found a list',
    ],
    [
      'a check that is a text',
      /        <<[^]*/,
      '        value: f.name\n',
      '12:9: Fib, Checks.value: expected fields by name, found a text',
    ],
    [
      'a check without assert',
      '            assert: "f.call(2)"\n',
      '',
      '13:9: Fib, Checks.value.assert: this field is missing',
    ],
    [
      'a check without eq',
      '            eq: [0, 1]\n',
      '',
      '13:9: Fib, Checks.value: a check needs eq or eq-any',
    ],
    [
      'both eq and eq-any',
      'weight: 2',
      'eq-any: [1]',
      '13:9: Fib, Checks.value: a check has either eq or eq-any, not both',
    ],
    [
      'eq-any with one value',
      'eq: [0, 1]',
      'eq-any: 5',
      '15:13: Fib, Checks.value.eq-any: expected a list, found the number 5',
    ],
    [
      'eq-any without a value',
      'eq: [0, 1]',
      'eq-any: []',
      '15:13: Fib, Checks.value.eq-any: expected at least one value',
    ],
    ['no weight', 'weight: 2', 'weight: 0', '16:13: Fib, Checks.value.weight: must be at least 1'],
    ['a negative weight', 'weight: 2', 'weight: -1', '16:13: Fib, Checks.value.weight: must be at least 1'],
    [
      'half a point',
      'weight: 2',
      'weight: 1.5',
      '16:13: Fib, Checks.value.weight: expected a whole number, found the number 1.5',
    ],
    [
      'a weight in words',
      'weight: 2',
      'weight: two',
      '16:13: Fib, Checks.value.weight: expected a whole number, found a text',
    ],
    [
      'a weight beyond counting',
      'weight: 2',
      'weight: 99999999999999999999',
      '16:13: Fib, Checks.value.weight: must be at most 9007199254740991',
    ],
    [
      'a signature that is a number',
      '"fib(n)"',
      '5',
      '7:5: Fib, Signature: expected a text, found the number 5',
    ],
    ['a signature left empty', '"fib(n)"', '', '7:5: Fib, Signature: expected a text, found nothing'],
    [
      'a signature in a language',
      '"fib(n)"',
      '"def fib(n):"',
      '7:5: Fib, Signature: is not of the form name(argument, …)',
    ],
    [
      'a text that YAML reads as a bool',
      '"a number"',
      'yes',
      '9:5: Fib, Output: expected a text, found true (a text needs quotes)',
    ],
    [
      'a text with a colon',
      '"a number"',
      'a number: n',
      '9:13: Nested mappings are not allowed in compact mappings; put a text that has a colon in quotes',
    ],
    ['an unclosed text', '"a number"', '"a number', '9:22: Missing closing "quote'],
    [
      'quotes inside quotes',
      '"f.call(2)"',
      '"f.call("a")"',
      '14:30: Unexpected scalar at node end; inside double quotes write \\" for a quote',
    ],
    [
      'a check outside the language',
      'f.call(2)',
      'f.call(x)',
      '14:13: column 8: expected a number, text, list or dictionary of Python or JSON, found "x)" in the check "f.call(x)"',
    ],
    [
      'a check that compares by itself',
      'f.call(2)',
      'f.call(2) == 1',
      `14:13: column 11: expected [index], .get('key') or the end, found "== 1" in the check "f.call(2) == 1"`,
    ],
    ['an anchor that does not exist', '*Common', '*Comon', '12:13: there is no anchor &Comon before this'],
    ['a merge of a list of numbers', '*Common', '[1, 2]', '12:9: << merges maps only'],
    ['a merge of nothing', '*Common', '', '12:9: << merges maps only'],
    ['a merge into itself', '&Common', '&Common\n    <<: *Common', '2:5: too much is nested here'],
    [
      'a question that is a text',
      /Fib:[^]*/,
      'Fib: hello\n',
      '6:1: Fib: expected fields by name, found a text',
    ],
    [
      'nothing but anchors',
      /Fib:[^]*/,
      '',
      '1:1: there is no question in this file: keys that start with a dot only hold anchors',
    ],
    [
      'a second document',
      /$/,
      '---\nFib: 1\n',
      '17:1: a second document begins here; a file is one document, without ---',
    ],
    [
      'Windows line ends, and a fault',
      /[^]*/,
      QUESTION.replaceAll('\n', '\r\n').replace('weight: 2', 'weight: 0'),
      '16:13: Fib, Checks.value.weight: must be at least 1',
    ],
  ])('%s', async (_, from, to, message) => {
    expect(await refusalOf(QUESTION.replace(from, () => to))).toBe(`q.yaml:${message}`);
  });

  test.each([
    ['nothing', '', 'q.yaml:1:1: there is no question in this file'],
    ['only a comment', '# to do\n', 'q.yaml:1:1: there is no question in this file'],
    ['a list', '- a\n', 'q.yaml:1:1: expected questions by name'],
    ['ten million characters', `Q: ${'x'.repeat(1e7)}`, 'q.yaml is larger than 250 kB.'],
    ['five thousand brackets', '['.repeat(5000), /^q\.yaml:1:\d+: too much is nested here$/],
    [
      'aliases that grow without end',
      `a: &a0 [x]\n${aliases((n) => `b${n}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`)}`,
      /^q\.yaml:\d+:\d+: too much is nested here$/,
    ],
    [
      'merges that grow without end',
      `a: &a0 {x: 1}\n${aliases((n) => `b${n}: &a${n + 1} {<<: [*a${n}, *a${n}, *a${n}]}`)}`,
      /^q\.yaml:\d+:\d+: too much is nested here$/,
    ],
    ['Latin-1', Buffer.from('Q: 1\nOutput: é', 'latin1'), 'q.yaml:2:9: this is not UTF-8 text.'],
    ['UTF-16', Buffer.from('\uFEFFQ: 1', 'utf16le'), 'q.yaml:1:1: this is not UTF-8 text.'],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0]), 'q.yaml:1:2: this is not UTF-8 text.'],
  ])('%s', async (_, text, message) => {
    expect(await refusalOf(text)).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  test.each(['q.yml', 'q.YAML'])('%s, which would not be read', async (name) => {
    expect(await refusalOf(QUESTION, name)).toBe(`${name}: questions are read from *.yaml files only.`);
  });
});

describe('a file of questions means the same', () => {
  test('with a byte order mark, and with the line ends of Windows', async () => {
    const { questions } = await load(QUESTION);
    expect(questions).toMatchObject([{ name: 'Fib', total: 3 }]);
    expect((await load(`\uFEFF${QUESTION}`)).questions).toEqual(questions);
    expect((await load(QUESTION.replaceAll('\n', '\r\n'))).questions).toEqual(questions);
  });

  test('with thousands of anchors', async () => {
    const anchors = Array.from({ length: 3000 }, (_, n) => `.a${n}: &a${n} x\n.b${n}: *a${n}\n`);
    const { questions } = await load(anchors.join('') + QUESTION);
    expect(questions).toHaveLength(1);
  });
});
