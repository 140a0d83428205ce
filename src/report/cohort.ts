import { z } from 'zod';
import { AssayError } from '../errors.ts';
import type { Cohort } from '../results/cohort.ts';
import { readNdjson } from '../results/ndjson.ts';
import { nameFields } from '../results/scored/file-name.ts';
import { pythonText } from './python-value.ts';

const text = z.string();
/** It becomes part of a file's name. */
const languageName = text.regex(/^[\w+#-]{1,40}$/);

/** What can-ai-code's comparison takes of a graded row; rows of Assay's interviews have it too. */
const row = z.looseObject({
  name: text.exactOptional(),
  task: text.exactOptional(),
  language: languageName,
  Signature: text.exactOptional(),
  Input: text.exactOptional(),
  Output: text.exactOptional(),
  status: text,
  passed: z.number(),
  total: z.number(),
  code: text.nullable(),
  answer: text.nullable(),
  checks: z.array(
    z.looseObject({ assert: text, status: z.number(), weight: z.number().exactOptional(), got: z.unknown() }),
  ),
});

type Row = z.infer<typeof row>;

/**
 * What can-ai-code's `compare.py` writes for a language: `{tests: {question: {results: {id: {check_summary, passing_tests,
 * failing_tests, code, answer}}, task, language}}, models, config, analyser}`. A check of any weight counts as passing where it
 * earned all of it. Source: can-ai-code, `compare.py`.
 * @throws AssayError `not-an-interview`.
 */
export async function cohortJson(cohort: Cohort, language: string): Promise<object> {
  const tests = new Map<string, Test>();
  const models = [];
  for (const [idx, { id, short_name, file }] of cohort.models.entries()) {
    const rows = (await rowsOf(file)).filter((each) => each.language === language);
    for (const each of rows) {
      const name = `${each.name ?? each.task ?? ''}-${language}`;
      const test = tests.get(name) ?? { results: new Map(), task: taskOf(each), language };
      tests.set(name, test);
      test.results.set(id, resultOf(each));
    }
    const { template = '', params = '', model = '' } = nameFields(file, 'can-ai-code');
    const sum = (field: 'passed' | 'total'): number => rows.reduce((all, each) => all + each[field], 0);
    const [passed, total] = [sum('passed'), sum('total')];
    models.push({ prompt: template, short_name, params, model, id, idx, passed, total });
  }
  const config = { ...cohort.config, language, title: `${cohort.title} (${language})` };
  return { tests: plain(tests), models, config, analyser: '' };
}

/** What the runs made of a question; their ids are words of a file, `__proto__` among them. */
interface Test {
  readonly results: Map<string, object>;
  readonly task: string;
  readonly language: string;
}

const plain = (tests: ReadonlyMap<string, Test>): object =>
  Object.fromEntries(
    [...tests].map(([name, { results, ...test }]) => [
      name,
      { results: Object.fromEntries(results), ...test },
    ]),
  );

/** The languages that the graded files of a cohort have. */
export async function cohortLanguages({ models }: Cohort): Promise<string[]> {
  const languages = new Set<string>();
  for (const { file } of models) for (const each of await rowsOf(file)) languages.add(each.language);
  return [...languages];
}

async function rowsOf(file: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { number, value } of readNdjson(file, { forgiveTornEnd: true })) {
    const parsed = row.safeParse(value);
    if (!parsed.success) {
      throw new AssayError(
        'not-an-interview',
        `${file}, line ${number}: not a graded answer to a question.`,
        {
          next: "can-ai-code's comparison shows checks, which only interviews have.",
        },
      );
    }
    rows.push(parsed.data);
  }
  return rows;
}

const taskOf = ({ language, Signature = '', Input = '', Output = '' }: Row): string =>
  `Write a ${language} function ${Signature} ${Input} that returns ${Output}`;

function resultOf({ status, passed, total, checks, code, answer }: Row): object {
  const isPassing = (check: Row['checks'][number]): boolean => check.status === (check.weight ?? 1);
  return {
    check_summary: `${status} correct ${passed}/${total}`,
    passing_tests: checks
      .filter(isPassing)
      .map((check) => `PASS ${checkText(check)}\n`)
      .join(''),
    failing_tests: checks
      .filter((check) => !isPassing(check))
      .map((check) => `FAIL ${checkText(check)} got ${pythonText(check.got)}\n`)
      .join(''),
    code,
    answer,
  };
}

function checkText(check: Row['checks'][number]): string {
  const isAny = 'eq-any' in check;
  return `${check.assert} ${isAny ? 'inside' : '=='} ${pythonText(isAny ? check['eq-any'] : check.eq)}`;
}
