import { execFileSync } from 'node:child_process';
import { loadGrammars } from '../../../src/extract/grammar.ts';
import { callsOf, callText, evaluateAnswer, type Evaluation } from '../../../src/interview/evaluate.ts';
import { askedFinder } from '../../../src/interview/find-asked.ts';
import { readJson } from '../../../src/interview/json.ts';
import type { Question } from '../../../src/interview/questions.ts';
import type { Language } from '../../../src/sandbox/contract.ts';

/** Code that we wrote ourselves, as an answer to a question. */
export interface Answer {
  readonly question: Question;
  readonly code: string;
}

/** Runs each program with its calls in a plain interpreter; a result is JSON text. */
const PROGRAMS: Readonly<Record<Language, readonly [command: string, ...args: string[]]>> = {
  python: [
    'python3',
    '-c',
    `
import json, sys
def result(code, call):
    try:
        names = {}
        exec(code, names)
        return json.dumps(eval(call, names))
    except Exception as error:
        return json.dumps({"error": str(error), "exc_type": type(error).__name__})
print(json.dumps([[result(code, call) for call in calls] for code, calls in json.load(sys.stdin)]))
`,
  ],
  javascript: [
    'node',
    '-e',
    `
function result(code, call) {
  try {
    return JSON.stringify(new Function(code + '\\nreturn ' + call)()) ?? '"undefined"';
  } catch (error) {
    return JSON.stringify({ error: error.message, exc_type: error.name });
  }
}
const jobs = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(jobs.map(([code, calls]) => calls.map((call) => result(code, call)))));
`,
  ],
};

const grammars = await loadGrammars();

/** Grades answers of one language in one process, without any sandbox. */
export function gradePlainly(answers: readonly Answer[], language: Language): Evaluation[] {
  const find = askedFinder(language, grammars[language]);
  const jobs = answers.map(({ question, code }) => {
    const found = find(code, question.entryPoint);
    const calls = callsOf(question).map((args) => callText(found?.callee ?? '', args, language));
    return { question, code, found, calls };
  });
  const [command, ...args] = PROGRAMS[language];
  const input = JSON.stringify(jobs.map(({ code, calls }) => [code, calls]));
  const results = JSON.parse(execFileSync(command, args, { input, encoding: 'utf8' })) as string[][];
  return jobs.map(({ question, found, calls }, index) => {
    const texts = new Map(calls.map((call, at) => [call, results[index]?.[at] ?? '']));
    return evaluateAnswer(question, found, (list) =>
      readJson(texts.get(callText(found?.callee ?? '', list, language)) ?? ''),
    );
  });
}

/** Names of the checks that did not earn all their points. */
export const missedBy = ({ checks }: Evaluation): string[] =>
  checks.filter(({ check, points }) => points < check.weight).map(({ check }) => check.name);
