import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { parseAssertion } from '../../src/interview/assertion.ts';
import { type Expected, pointsFor } from '../../src/interview/compare.ts';
import { callText, evaluateAnswer } from '../../src/interview/evaluate.ts';
import { findFirstJavaScript, findFirstPython } from '../../src/interview/find-first.ts';
import { isList, type Json, type JsonObject } from '../../src/interview/json.ts';
import { writeJson } from '../../src/interview/json-text.ts';
import { loadInterview, type Question } from '../../src/interview/questions.ts';
import { recordCheck } from '../../src/interview/record.ts';
import { describeWith, testData } from '../fixtures/parts.ts';
import { recordedRows, type RecordedRow } from './recorded.ts';

const expectedOf = (check: JsonObject): Expected => {
  const any = check.get('eq-any');
  return any !== undefined && isList(any)
    ? { kind: 'eq-any', values: any }
    : { kind: 'eq', value: check.get('eq') ?? null };
};

const find = ({ language, code }: RecordedRow) =>
  code === null ? null : language === 'python' ? findFirstPython(code) : findFirstJavaScript(code);

describeWith(['data'], 'recorded interviews', () => {
  test('all 9,703 recorded points follow from what was got', () => {
    const wrong: unknown[] = [];
    let count = 0;
    for (const row of [...recordedRows('interview'), ...recordedRows('junior-dev')]) {
      for (const check of row.checks) {
        count++;
        const points = pointsFor(
          expectedOf(check),
          check.get('got') ?? null,
          Number(check.get('weight') ?? 1),
        );
        if (points !== Number(check.get('status')))
          wrong.push([row.file, row.name, points, writeJson(check)]);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBe(9703);
  });

  test('names and arguments are found as they were recorded', () => {
    const wrong: unknown[] = [];
    let count = 0;
    for (const row of [...recordedRows('interview'), ...recordedRows('junior-dev').filter(hasOwnChecks)]) {
      const found = find(row);
      if (!found?.name && row.checks.length > 0) wrong.push([row.file, row.name, 'not found']);
      if (!found?.name) continue;
      for (const check of row.checks) {
        const assertion = parseAssertion(String(check.get('assert')));
        if ('args' in assertion) continue;
        count++;
        const got =
          assertion.kind === 'name'
            ? found.name
            : assertion.kind === 'count-args'
              ? BigInt(found.args.length)
              : (found.args[assertion.index] ?? 'list index out of range');
        if (got !== check.get('got')) wrong.push([row.file, row.name, got, check.get('got')]);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBe(3725);
  });

  test('status, points and recorded checks follow from the questions and what the calls gave', async () => {
    const questions = await loadQuestions(['junior-v2', 'senior']);
    const wrong: unknown[] = [];
    for (const row of recordedRows('interview')) {
      const question = questions.get(`${row.suite}/${row.name}`);
      if (question === undefined) throw new Error(`no question ${row.name}`);
      const result = evaluateAnswer(question, find(row), resultsOf(question, row));
      const ours = { ...result, checks: result.checks.map(recordCheck).map(withoutName) };
      const { status, passed, total } = row;
      const recorded = { status, passed, total, checks: row.checks.map(writeJson) };
      if (!isDeepStrictEqual(ours, recorded)) wrong.push([row.file, ours, recorded]);
    }
    expect(wrong).toEqual([]);
  });

  test('the points of every question are those of the recorded rows', async () => {
    const questions = await loadQuestions(['junior-dev', 'junior-v2', 'senior']);
    for (const row of [...recordedRows('interview'), ...recordedRows('junior-dev')]) {
      expect(questions.get(`${row.suite}/${row.name}`)?.total).toBe(row.total);
    }
  });
});

/**
 * The rows of 2023 share one record of a check between the questions and languages that it was merged into: the last
 * row that wrote it shows in all of them.
 */
const hasOwnChecks = ({ name, language }: RecordedRow): boolean =>
  language === 'javascript' && /^Sanity|^String|Misnamed$/.test(name);

async function loadQuestions(suites: readonly string[]): Promise<Map<string, Question>> {
  const found = new Map<string, Question>();
  for (const suite of suites) {
    const { questions } = await loadInterview(testData('interviews', suite));
    for (const question of questions) found.set(`${suite}/${question.name}`, question);
  }
  return found;
}

/** Results of calls from what a row recorded: of an index, a key or a type only the part that was looked at is known. */
function resultsOf(question: Question, row: RecordedRow): (args: readonly Json[]) => Json {
  const got = new Map(row.checks.map((check) => [check.get('assert'), check.get('got') ?? null]));
  const results = new Map<string, Json>();
  const parts = new Map<string, Map<string | number, Json>>();
  for (const { assertion, definition } of question.checks) {
    if (!('args' in assertion)) continue;
    const key = callText('f', assertion.args, 'python');
    const value = got.get(definition.get('assert') ?? null) ?? null;
    if (assertion.kind === 'value') results.set(key, value);
    if (assertion.kind === 'is-instance' && !results.has(key))
      results.set(key, typical(assertion.type, value));
    if (assertion.kind === 'item' || assertion.kind === 'get') {
      const part = assertion.kind === 'item' ? assertion.index : assertion.key;
      parts.set(key, (parts.get(key) ?? new Map<string | number, Json>()).set(part, value));
    }
  }
  for (const [key, known] of parts) results.set(key, whole(known));
  return (args) => results.get(callText('f', args, 'python')) ?? null;
}

const typical = (type: 'int' | 'list', is: Json): Json =>
  is === true ? (type === 'int' ? 1n : []) : 'other';

/** A value whose parts look as recorded. */
function whole(parts: ReadonlyMap<string | number, Json>): Json {
  const [[part, value] = ['', null]] = parts;
  if (typeof value === 'string') {
    const type = /^'(\w+)' object/.exec(value)?.[1];
    if (type !== undefined) return { list: [], int: 1n, str: '', NoneType: null, float: 0.5 }[type] ?? null;
    // An object has no numbered items: KeyError's text is the number.
    if (value === String(part)) return new Map();
  }
  if (typeof part === 'string') return new Map([...parts].map(([key, field]) => [String(key), field]));
  return [...parts.values()].filter((item) => item !== 'list index out of range');
}

function withoutName(check: JsonObject): string {
  return writeJson(new Map([...check].filter(([key]) => key !== 'name')));
}
