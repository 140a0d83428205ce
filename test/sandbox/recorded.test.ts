import { afterAll, beforeAll, expect, test } from 'vitest';

import { callsOf, callText, evaluateAnswer, type Evaluation } from '../../src/interview/evaluate.ts';
import { findFirstJavaScript, findFirstPython } from '../../src/interview/find-first.ts';
import { isObject, type Json } from '../../src/interview/json.ts';
import { writeJson } from '../../src/interview/json-text.ts';
import { loadInterview, type Question } from '../../src/interview/questions.ts';
import { valueOfResult } from '../../src/interview/result.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { openSandbox } from '../../src/sandbox/index.ts';
import { describeWith, testData } from '../fixtures/parts.ts';
import { recordedRows, type RecordedRow } from '../interview/recorded.ts';

/** Calls that end take milliseconds here; the others never end, so that a second tells as much as the original's five. */
const LIMITS = { inputCpuS: 1, memoryBytes: 1 << 30, outputBytes: 1 << 20 };
/** Its program asks for two numbers: when it was recorded, input() still raised an error. */
const BEFORE_INPUT = 'GCDMisnamed python: FAIL 1/6 became FAIL 3/6';
const FIND = { python: findFirstPython, javascript: findFirstJavaScript };

describeWith(['data', 'sandbox'], 'recorded code', () => {
  let sandbox: Sandbox;
  const questions = new Map<string, Question>();
  beforeAll(async () => {
    sandbox = await openSandbox({ concurrency: 2 });
    for (const suite of ['junior-dev', 'junior-v2', 'senior']) {
      for (const question of (await loadInterview(testData('interviews', suite))).questions)
        questions.set(`${suite}/${question.name}`, question);
    }
  });
  afterAll(() => sandbox.close());

  test.each(['interview', 'junior-dev'] as const)(
    'of %s gives the recorded values, points and statuses again',
    async (folder) => {
      const rows = recordedRows(folder);
      const graded = await mapConcurrently(rows, (row) => regrade(sandbox, questionOf(row), row));
      const different = rows.flatMap((row, at) => differences(row, graded[at], folder === 'interview'));
      expect(different).toEqual(folder === 'interview' ? [] : [BEFORE_INPUT]);
    },
    300_000,
  );

  const questionOf = (row: RecordedRow): Question => {
    const question = questions.get(`${row.suite}/${row.name}`);
    if (question === undefined) throw new Error(`there is no question ${row.name}`);
    return question;
  };
});

async function regrade(sandbox: Sandbox, question: Question, row: RecordedRow): Promise<Evaluation> {
  const { code, language } = row;
  const found = code === null ? null : FIND[language](code);
  if (!found?.name || code === null) return evaluateAnswer(question, found, () => null);
  const textOf = (args: readonly Json[]) => callText(found.callee, args, language);
  const calls = callsOf(question).map(textOf);
  const limits = { ...LIMITS, jobCpuS: LIMITS.inputCpuS * (calls.length + 1) };
  const { results } = await sandbox.evaluate({ language, code, calls, limits });
  const values = new Map(results.map((result, at) => [calls[at], valueOfResult(result)]));
  return evaluateAnswer(question, found, (args) => values.get(textOf(args)) ?? null);
}

function differences(row: RecordedRow, graded: Evaluation | undefined, checkValues: boolean): string[] {
  const lines = [];
  const said = ({ status, passed, total }: Pick<RecordedRow, 'status' | 'passed' | 'total'>) =>
    `${status.replace('NOCODE', 'NO_CODE')} ${passed}/${total}`;
  if (graded === undefined || said(row) !== said(graded))
    lines.push(`${row.name} ${row.language}: ${said(row)} became ${graded && said(graded)}`);
  if (checkValues) {
    for (const [at, check] of row.checks.entries()) {
      // What is left of a crash of the interpreter has addresses in it; its points are compared all the same.
      if (String(check.get('got')).startsWith('#\n# Fatal error')) continue;
      const got = writeJson(withoutWording(graded?.checks[at]?.got ?? null));
      const recorded = writeJson(withoutWording(check.get('got') ?? null));
      if (got !== recorded)
        lines.push(
          `${row.name} ${row.language} ${writeJson(check.get('assert') ?? null)}: ${recorded} became ${got}`,
        );
    }
  }
  return lines;
}

/** The messages of errors differ between versions of the interpreters. */
function withoutWording(value: Json): Json {
  return isObject(value) && value.has('exc_type') ? (value.get('exc_type') ?? null) : value;
}

async function mapConcurrently<T, R>(items: readonly T[], use: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const work = async () => {
    for (const [at, item] of queue) results[at] = await use(item);
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return results;
}
