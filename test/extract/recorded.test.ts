import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadGrammars, type Language } from '../../src/extract/grammar.ts';
import { getExtractor } from '../../src/extract/index.ts';
import { readJavaScript } from '../../src/extract/javascript.ts';
import { readPython } from '../../src/extract/python.ts';
import { isSound, quality } from '../../src/extract/source.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

const taskSchema = z.object({
  task_id: z.string(),
  prompt: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
});
const completionSchema = z.object({ task_id: z.string(), completion: z.string() });
const interviewSchema = z.object({
  name: z.string(),
  language: z.enum(['python', 'javascript']),
  Signature: z.string(),
  answer: z.string(),
  code: z.string().nullable(),
});

/** Numbers that JSON has no word for stand in the inputs only, which these tests do not read. */
const readLines = <T>(schema: z.ZodType<T>, ...path: string[]): T[] =>
  gunzipSync(readFileSync(testData(...path)))
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line.replace(/(?<=[[ ,:])-?(?:Infinity|NaN)(?=[\],}])/g, '0'))));

const filesIn = (...folder: string[]): string[] =>
  readdirSync(testData(...folder)).filter((name) => name.endsWith('.gz'));

/** Whether a text parses and defines a name in full. */
const defines = async (): Promise<(language: Language, code: string | null, entry: string) => boolean> => {
  const { python, javascript } = await loadGrammars();
  const read = {
    python: (text: string) => readPython(python, text),
    javascript: (text: string) => readJavaScript(javascript, text),
  };
  return (language, code, entry) => {
    const source = read[language](code ?? '');
    return isSound(source) && quality(source, entry) >= 3;
  };
};

describeWith(['data'], 'the default extractor on recorded answers', () => {
  test('loses no function that prompt and completion have', async () => {
    const extractor = await getExtractor('default');
    const isDefined = await defines();
    const tasks = new Map(
      readLines(taskSchema, 'datasets', 'HumanEval.jsonl.gz').map((task) => [task.task_id, task]),
    );
    const lost: string[] = [];
    let [plain, taken] = [0, 0];
    for (const file of filesIn('recorded', 'humaneval')) {
      for (const { task_id, completion } of readLines(completionSchema, 'recorded', 'humaneval', file)) {
        const task = tasks.get(task_id);
        if (task === undefined) throw new Error(`no task ${task_id}`);
        const entryPoint = task.entry_point;
        const context = { language: 'python', entryPoint, prompt: task.prompt, mode: 'completion' } as const;
        const isTaken = isDefined('python', extractor.extract(completion, context).code, entryPoint);
        const isPlain = isDefined('python', task.prompt + completion, entryPoint);
        plain += isPlain ? 1 : 0;
        taken += isTaken ? 1 : 0;
        if (isPlain && !isTaken) lost.push(`${file} ${task_id}`);
      }
    }
    expect(lost).toEqual([]);
    expect(taken).toBeGreaterThan(plain + 50);
    expect(plain).toBeGreaterThan(3000);
  });

  test('loses no function that the recorded extractor of an interview had', async () => {
    const extractor = await getExtractor('default');
    const isDefined = await defines();
    const lost: string[] = [];
    let [had, taken] = [0, 0];
    for (const file of filesIn('recorded', 'interview')) {
      for (const { name, language, Signature, answer, code } of readLines(
        interviewSchema,
        'recorded',
        'interview',
        file,
      )) {
        const entryPoint = Signature.slice(0, Signature.indexOf('('));
        const context = { language, entryPoint, prompt: '', mode: 'chat' } as const;
        const isTaken = isDefined(language, extractor.extract(answer, context).code, entryPoint);
        const wasHad = isDefined(language, code, entryPoint);
        had += wasHad ? 1 : 0;
        taken += isTaken ? 1 : 0;
        if (wasHad && !isTaken) lost.push(`${file} ${name} ${language}`);
      }
    }
    expect(lost).toEqual([]);
    expect(taken).toBeGreaterThan(had);
    expect(had).toBeGreaterThan(1000);
  });

  test.each([
    ['as a body', (solution: string) => solution, 'completion'],
    ['as a body without its first space', (solution: string) => solution.slice(1), 'completion'],
    ['as a stripped body', (solution: string) => solution.trim(), 'completion'],
    ['as a body in a fence', (solution: string) => `\`\`\`python\n${solution}\`\`\`\n`, 'chat'],
    [
      'as a body and more',
      (solution: string) => `${solution}\n\ndef more():\n    pass\n\nprint(more())`,
      'completion',
    ],
  ] as const)('gives back every reference solution of HumanEval %s', async (_, answerOf, mode) => {
    const extractor = await getExtractor('default');
    const { python } = await loadGrammars();
    const definition = (code: string, entry: string): string | undefined => {
      const { text, statements } = readPython(python, code);
      const found = statements.find(({ binds }) => binds.has(entry));
      return found === undefined ? undefined : text.slice(found.start, found.end).replace(/\n\s*\n/g, '\n');
    };
    for (const task of readLines(taskSchema, 'datasets', 'HumanEval.jsonl.gz')) {
      const context = {
        language: 'python',
        entryPoint: task.entry_point,
        prompt: task.prompt,
        mode,
      } as const;
      const { code } = extractor.extract(answerOf(task.canonical_solution), context);
      const whole = task.prompt + task.canonical_solution;
      expect
        .soft(definition(code ?? '', task.entry_point), task.task_id)
        .toBe(definition(whole, task.entry_point));
    }
  });
});
