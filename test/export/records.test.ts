import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { describeWith, testData } from '../fixtures/parts.ts';
import { everyEvalEverRecord, evalResults, inspectLog } from './schemas.ts';
import { exported } from './source.ts';

const json = async (path: string, format: 'inspect' | 'every-eval-ever') =>
  JSON.parse((await exported(path, format)).toString());

const failures = [{ set: 'base', outcome: 'error', input: 2, why: 'KeyError: 1' }];
const ROWS = [
  gradedRow('HumanEval/0', 'passed', {
    prompt: [
      { role: 'system', content: 's' },
      { role: 'user', content: 'u' },
    ],
    params: { temperature: 0.2, top_p: 0.9, max_tokens: 512, api: 'x' },
    answer: 'a',
    reasoning: 'r',
    finish: 'length',
    usage: { promptTokens: 3, completionTokens: 4 },
    timing: { totalMs: 1500 },
  }),
  gradedRow('HumanEval/1', 'error', { failures }),
];

describe("Inspect's eval log", () => {
  test('is one that its documented models accept', async () => {
    const log = inspectLog.parse(await json(rowsFile(ROWS), 'inspect'));
    expect(log).toMatchObject({
      version: 2,
      status: 'success',
      eval: { task: 'humaneval+', task_version: 'v0.1.10', model: 'model', dataset: { samples: 2 } },
      plan: { config: { temperature: 0.2, top_p: 0.9, max_tokens: 512 } },
      results: { total_samples: 2, completed_samples: 2 },
    });
    expect(log.plan.config).not.toHaveProperty('api');
    expect(log.results.scores[0]?.metrics['pass@1']).toMatchObject({
      value: 0.5,
      metadata: { low: expect.any(Number) },
    });
    const [first, second] = log.samples;
    expect(first).toMatchObject({ id: 'HumanEval/0', epoch: 1, scores: { assay: { value: 'C' } } });
    expect(first?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant']);
    expect(first?.output).toMatchObject({
      choices: [{ stop_reason: 'max_tokens' }],
      usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 },
      time: 1.5,
    });
    expect(second).toMatchObject({
      scores: { assay: { value: 'I', explanation: 'base input 2: KeyError: 1' } },
      metadata: { outcome: 'error', exception: 'KeyError' },
    });
  });

  test('of a run without all verdicts has no metric, and the samples without one are errors', async () => {
    const log = inspectLog.parse(
      await json(rowsFile([...ROWS, gradedRow('HumanEval/2', 'unscored')]), 'inspect'),
    );
    expect(log.results).toMatchObject({
      total_samples: 3,
      completed_samples: 2,
      metadata: { range: { low: 1 / 3 } },
    });
    expect(log.results.scores[0]?.metrics).toEqual({});
    expect(log.samples[2]).toMatchObject({
      error: { message: 'base input 3: got 1, expected 2' },
      scores: {},
    });
  });

  test('has a sample of its own for each language, and an epoch for each sample of a task', async () => {
    const rows = ['python', 'javascript'].flatMap((language) =>
      [0, 1].map((sample) => gradedRow('Q', 'passed', { language, sample })),
    );
    const log = inspectLog.parse(await json(rowsFile(rows), 'inspect'));
    expect(log.samples.map(({ id, epoch }) => `${id} ${epoch}`)).toEqual([
      'Q in python 1',
      'Q in python 2',
      'Q in javascript 1',
      'Q in javascript 2',
    ]);
  });
});

describe('a record of Every Eval Ever', () => {
  test('is one that its schema accepts, each figure with its interval', async () => {
    const record = everyEvalEverRecord.parse(await json(rowsFile(ROWS), 'every-eval-ever'));
    expect(record).toMatchObject({
      schema_version: '0.2.1',
      model_info: { name: 'model' },
      eval_library: { name: 'assay' },
    });
    expect(record.evaluation_results.map(({ evaluation_name: name }) => name)).toEqual([
      'humaneval+: pass@1',
      'humaneval+: pass@1 of base',
      'humaneval+: pass@1 of plus',
    ]);
    const [main] = record.evaluation_results;
    expect(main?.score_details).toMatchObject({ score: 0.5, uncertainty: { num_samples: 2 } });
    expect(main?.generation_config.generation_args).toMatchObject({ temperature: 0.2, max_tokens: 512 });
    expect(main?.source_data).toMatchObject({ source_type: 'hf_dataset', hf_repo: 'evalplus/humanevalplus' });
  });

  test('is not made of a run that has no score', async () => {
    const path = rowsFile([...ROWS, gradedRow('HumanEval/2', 'unscored')]);
    for (const format of ['every-eval-ever', 'hugging-face'] as const)
      await expect(exported(path, format)).rejects.toMatchObject({
        code: 'incomplete-run',
        message: expect.stringContaining('1 of 3 samples'),
      });
  });
});

describe("a file for the Hugging Face Hub's .eval_results", () => {
  test('has the main figure in per cent, with its interval and what made it in the notes', async () => {
    const [entry, ...more] = evalResults.parse(
      parse((await exported(rowsFile(ROWS), 'hugging-face')).toString()),
    );
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ dataset: { id: 'evalplus/humanevalplus', task_id: 'default' }, value: 50 });
    expect(entry?.notes).toMatch(
      /^pass@1 in per cent, 95 % interval \[9\.45, 90\.55\]; 2 tasks, 2 samples; suite version v0\.1\.10; template chat/,
    );
  });

  test('says by which strategy the score was reached', async () => {
    const path = rowsFile([gradedRow('HumanEval/0', 'passed', { strategy: 'repair' })]);
    const [entry] = evalResults.parse(parse((await exported(path, 'hugging-face')).toString()));
    expect(entry?.notes).toContain('; strategy repair;');
  });

  test('is not made of a suite that has no data set there', async () => {
    const path = rowsFile([gradedRow('Q', 'passed', { suite: 'mine' })]);
    await expect(exported(path, 'hugging-face')).rejects.toMatchObject({ code: 'not-published' });
  });
});

describeWith(['data'], 'of a recorded interview', () => {
  test.each(['inspect', 'every-eval-ever'] as const)('%s is accepted', async (format) => {
    const name =
      'eval_senior_python-javascript_chat-Qwen-Qwen3-8B_none_qwen3-think_Qwen-Qwen3-8B-FP8_1746413044.ndjson.gz';
    const value = await json(testData('recorded', 'interview', name), format);
    const schema = format === 'inspect' ? inspectLog : everyEvalEverRecord;
    expect(schema.safeParse(value).error).toBeUndefined();
  });
});
