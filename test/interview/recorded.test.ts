import { expect, test } from 'vitest';
import { parseAssertion } from '../../src/interview/assertion.ts';
import { type Expected, pointsFor } from '../../src/interview/compare.ts';
import { evaluateAnswer } from '../../src/interview/evaluate.ts';
import { findFirstJavaScript, findFirstPython } from '../../src/interview/find-first.ts';
import { isList, type Json, type JsonObject } from '../../src/interview/json.ts';
import { writeJson } from '../../src/interview/json-text.ts';
import { type Interview, loadInterview } from '../../src/interview/questions.ts';
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
        if (points !== Number(check.get('status'))) wrong.push([row.file, row.name, points, writeJson(check)]);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBe(9703);
  });

  test('names and arguments are found as they were recorded', () => {
    const wrong: unknown[] = [];
    let count = 0;
    for (const row of [...recordedRows('interview'), ...recordedRows('junior-dev')]) {
      const found = find(row);
      if (found === undefined || found === null || found.name === '') {
        if (row.checks.length > 0 || row.status === 'PASS') wrong.push([row.file, row.name, row.status]);
        continue;
      }
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
    expect(count).toBe(4410);
  });

  test('status, points and total of every row follow from the questions and the results of the calls', async () => {
    const suites = new Map<string, Interview>();
    for (const name of ['junior-dev', 'junior-v2', 'senior']) {
      suites.set(name, await loadInterview(testData('interviews', name)));
    }
    const wrong: unknown[] = [];
    for (const row of [...recordedRows('interview'), ...recordedRows('junior-dev')]) {
      const question = suites.get(row.suite)?.questions.find(({ name }) => name === row.name);
      if (question === undefined) throw new Error(`no question ${row.name}`);
      const got = new Map(row.checks.map((check) => [String(check.get('assert')), check.get('got') ?? null]));
      const byArgs = new Map<readonly Json[], Json>();
      for (const { assertion, definition } of question.checks) {
        if ('args' in assertion) byArgs.set(assertion.args, got.get(String(definition.get('assert'))) ?? null);
      }
      const plain = question.checks.every(({ assertion }) => assertion.kind !== 'item' && assertion.kind !== 'get');
      const result = evaluateAnswer(question, find(row), (args) => byArgs.get(args) ?? null);
      const status = row.status === 'NOCODE' ? 'NO_CODE' : row.status;
      if (result.total !== row.total) wrong.push([row.file, row.name, 'total', result.total, row.total]);
      if (!plain || question.checks.some(({ assertion }) => assertion.kind === 'is-instance')) continue;
      if (result.passed !== row.passed || result.status !== status) {
        wrong.push([row.file, row.name, row.language, result.status, row.status, result.passed, row.passed]);
      }
      const recorded = row.checks.map((check) => writeJson(check));
      const ours = result.checks.map((check) => {
        const { name: _, ...rest } = Object.fromEntries(recordCheck(check));
        return writeJson(new Map(Object.entries(rest)));
      });
      if (ours.join('\n') !== recorded.join('\n')) wrong.push([row.file, row.name, ours, recorded]);
    }
    expect(wrong).toEqual([]);
  });
});
