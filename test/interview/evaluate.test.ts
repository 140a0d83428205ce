import { describe, expect, test } from 'vitest';
import { callsOf, callText, evaluateAnswer } from '../../src/interview/evaluate.ts';
import { readJson } from '../../src/interview/json.ts';
import { writeJson } from '../../src/interview/json-text.ts';
import { readQuestions, type Question } from '../../src/interview/questions.ts';
import { recordCheck } from '../../src/interview/record.ts';

const questionWith = (...checks: string[]): Question => {
  const lines = checks.map((check, index) => `        c${index}: {${check}}`);
  const text = `Q:\n    Signature: "f(a, b)"\n    Input: i\n    Output: o\n    Description: d\n    Checks:\n${lines.join('\n')}\n`;
  const [question] = readQuestions('q.yaml', text);
  if (question === undefined) throw new Error('no question');
  return question;
};

const FOUND = { name: 'g', callee: 'g', args: ['a', 'x'] };
const gotOf = (assertion: string, result: string): unknown => {
  const question = questionWith(`assert: ${JSON.stringify(assertion)}, eq: 1`);
  const { checks } = evaluateAnswer(question, FOUND, () => readJson(result));
  return checks[0]?.got;
};

describe('what a check looks at', () => {
  test.each([
    ['f.name', 'null', 'g'],
    ['len(f.args)', 'null', 2n],
    ['f.args[1].name', 'null', 'x'],
    ['f.args[2].name', 'null', 'list index out of range'],
    ['f.call()[0]', '[7]', 7n],
    ['f.call()[0]', '[null]', null],
    ['f.call()[1]', '[7]', 'list index out of range'],
    ['f.call()[0]', '{"error": "x", "exc_type": "E"}', '0'],
    ['f.call()[0]', '"abc"', 'a'],
    ['f.call()[9]', '"abc"', 'string index out of range'],
    ['f.call()[0]', '5', "'int' object is not subscriptable"],
    ['f.call()[0]', 'null', "'NoneType' object is not subscriptable"],
    ["f.call().get('k')", '{"k": 5}', 5n],
    ["f.call().get('k')", '{"error": "x", "exc_type": "E"}', null],
    ["f.call().get('k')", '[]', "'list' object has no attribute 'get'"],
    ["f.call().get('k')", '1.5', "'float' object has no attribute 'get'"],
    ["f.call().get('k')", 'true', "'bool' object has no attribute 'get'"],
    ["f.call().get('toString')", '{}', null],
    ['isinstance(f.call(), int)', '1', true],
    ['isinstance(f.call(), int)', 'true', true],
    ['isinstance(f.call(), int)', '1.0', false],
    ['isinstance(f.call(), list)', '[]', true],
    ['isinstance(f.call(), list)', '{}', false],
  ])('%s of %s is %s', (assertion, result, got) => {
    expect(gotOf(assertion, result)).toEqual(got);
  });
});

describe('an answer', () => {
  const question = questionWith('assert: "f.call(1)", eq: 2, weight: 4', 'assert: "f.name", eq: "g"');

  test('passes exactly with all points', () => {
    expect(evaluateAnswer(question, FOUND, () => 2n)).toMatchObject({ status: 'PASS', passed: 5, total: 5 });
    expect(evaluateAnswer(question, FOUND, () => 3n)).toMatchObject({ status: 'FAIL', passed: 1, total: 5 });
  });

  test.each([
    [null, 'NO_CODE'],
    [undefined, 'NO_FUNCTION'],
    [{ name: '', callee: '', args: [] }, 'NO_FUNCTION'],
  ] as const)('with %j to call has no points of the full total: %s', (found, status) => {
    const evaluation = evaluateAnswer(question, found, () => 2n);
    expect(evaluation).toEqual({ status, passed: 0, total: 5, checks: [] });
  });

  test('is recorded with name, definition, got and points', () => {
    const { checks } = evaluateAnswer(question, FOUND, () => 2);
    expect(checks.map(recordCheck).map(writeJson)).toEqual([
      '{"name": "c0", "assert": "f.call(1)", "eq": 2, "weight": 4, "got": 2.0, "status": 4}',
      '{"name": "c1", "assert": "f.name", "eq": "g", "got": "g", "status": 1}',
    ]);
  });
});

describe('the calls of a question', () => {
  test('are made once each, in order, and 1 is not 1.0', () => {
    const question = questionWith(
      ...['f.call(1)', 'f.call(1.0)', 'isinstance(f.call(1), int)', 'f.name', 'f.call()[0]'].map(
        (text) => `assert: "${text}", eq: 1`,
      ),
    );
    expect(callsOf(question)).toEqual([[1n], [1], []]);
  });

  test('are written in the words of the language', () => {
    const args = [readJson('{"a": [true, null, 1, 1.0, "é\\n"]}')];
    expect(callText('f', args, 'python')).toBe(String.raw`f({"a": [True, None, 1, 1.0, "é\n"]})`);
    expect(callText('f', args, 'javascript')).toBe(String.raw`f({"a": [true, null, 1, 1.0, "é\n"]})`);
  });
});
