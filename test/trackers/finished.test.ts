import { basename, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import { assayHere } from '../fixtures/command-line.ts';
import { demoModel } from '../fixtures/demo-model.ts';
import { startFakeMlflow } from '../fixtures/fake-mlflow.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import { startFakeWandb, WANDB_KEY } from '../fixtures/fake-wandb.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

afterEach(() => vi.unstubAllEnvs());

type Mlflow = Awaited<ReturnType<typeof startFakeMlflow>>;

/** The figures of a run of MLflow that are not of its course, each with its step. */
const figures = ({ runs }: Mlflow, at: number): Record<string, [number, number]> =>
  Object.fromEntries(
    (runs[at]?.metrics ?? [])
      .filter(({ key }) => !key.startsWith('live/'))
      .map(({ key, value, step }) => [key, [value, step]]),
  );

const valueOf = (mlflow: Mlflow, key: string): number | undefined => figures(mlflow, 0)[key]?.[0];

describeWith(['sandbox'], 'a run that a tracker is told of once it is over', () => {
  test('has the facts, figures, table, plots and files of one that it was told of while it went on', async () => {
    const mlflow = await startFakeMlflow();
    const server = await startFakeServer(await demoModel());
    const track = `mlflow:${mlflow.address}#bench`;
    try {
      const options = { suite: 'demo', model: server.address, results: temporaryFolder(), track: [track] };
      const { files } = await runBenchmark({ ...options, strategy: 'repair', maxTurns: 2 });
      const { code, text, error } = await assayHere('report', files.eval ?? '', '--track', track);
      expect([code, error]).toEqual([0, '']);
      expect(text).toContain(`MLflow at ${new URL(mlflow.address).host} is told.`);
    } finally {
      await server.stop();
    }
    const [live, over] = mlflow.runs;
    expect(mlflow.runs).toHaveLength(2);
    expect(over?.name).toBe(live?.name);
    expect(over?.status).toBe('FINISHED');
    expect(over?.params).toEqual(live?.params);
    expect(over?.tags).toEqual(live?.tags);
    expect(figures(mlflow, 1)).toEqual(figures(mlflow, 0));
    expect(Object.keys(figures(mlflow, 1)).length).toBeGreaterThan(8);
    expect([...(over?.files.keys() ?? [])]).toEqual([...(live?.files.keys() ?? [])]);
    for (const name of ['tasks.json', 'plots/failures-by-kind.svg', 'plots/success-by-turn.svg']) {
      expect(over?.files.has(name)).toBe(true);
      expect([name, over?.files.get(name)]).toEqual([name, live?.files.get(name)]);
    }
  });
});

describe('a comparison that a tracker is told of', () => {
  test('is a run of its own, with its figures, those of both runs, and the flows as a table and a picture', async () => {
    const mlflow = await startFakeMlflow();
    const rows = (model: string, marks: string) =>
      rowsFile(
        [...marks].map((mark, at) => gradedRow(`T/${at}`, mark === 'p' ? 'passed' : 'timeout', { model })),
        `eval_${model}.ndjson`,
      );
    const files = [rows('small', 'ppffff'), rows('large', 'fppppp')];
    const wandb = await startFakeWandb();
    vi.stubEnv('WANDB_BASE_URL', wandb.address);
    vi.stubEnv('WANDB_API_KEY', WANDB_KEY);
    const tracks = ['--track', `mlflow:${mlflow.address}`, '--track', 'wandb:bench'];
    const { code, text } = await assayHere('compare', ...files, ...tracks, '--json');
    expect(code).toBe(0);
    const { pairs, told } = JSON.parse(text);
    expect(told).toEqual([
      `MLflow at ${new URL(mlflow.address).host}`,
      `Weights & Biases at ${new URL(wandb.address).host}`,
    ]);
    expect(wandb.runs).toMatchObject([
      {
        displayName: 'small → large on humaneval+',
        state: 'finished',
        summary: {
          won: 4,
          lost: 1,
          flows: { _type: 'table-file' },
          'plots/flows': { _type: 'html-file' },
        },
      },
    ]);
    const [found] = mlflow.runs;
    expect(found).toMatchObject({ name: 'small → large on humaneval+', status: 'FINISHED' });
    const { difference } = pairs[0];
    for (const [key, value] of [
      ['difference', difference.value],
      ['difference_low', difference.low],
      ['difference_high', difference.high],
      ['p', difference.test.p],
      ['won', 4],
      ['lost', 1],
      ['A/pass_at_1', 2 / 6],
      ['B/pass_at_1', 5 / 6],
      ['A/outcome/timeout', 4],
    ])
      expect([key, valueOf(mlflow, key)]).toEqual([key, value]);
    expect(found?.params.get('runs.B.model')).toBe('large');
    expect(found?.params.get('runs.A.file')).toBe(basename(files[0] ?? ''));
    expect(JSON.parse(found?.files.get('flows.json') ?? '')).toEqual({
      columns: ['run', 'next', 'from', 'to', 'tasks'],
      data: [
        ['A', 'B', 'timeout', 'passed', 4],
        ['A', 'B', 'passed', 'timeout', 1],
        ['A', 'B', 'passed', 'passed', 1],
      ],
    });
    expect(found?.files.get('plots/flows.svg')).toContain('<desc>1 of 6 tasks ended alike in A and B.');
  });

  test('of more than two runs of one model is called by what sets them apart, and has each pair', async () => {
    const mlflow = await startFakeMlflow();
    const files = ['chat', 'alpaca', 'none'].map((template) =>
      rowsFile([gradedRow('T/0', 'passed', { template })], `eval_${template}.ndjson`),
    );
    expect(await assayHere('compare', ...files, '--track', `mlflow:${mlflow.address}`)).toMatchObject({
      code: 0,
    });
    expect(mlflow.runs[0]?.name).toBe('model chat → model alpaca → model none on humaneval+');
    expect(valueOf(mlflow, 'C-A/difference')).toBe(0);
  });
});

describe('where a tracker cannot be told of what is over', () => {
  test('the command says why and fails, since nothing else depends on it', async () => {
    const file = rowsFile([gradedRow('T/0', 'passed')]);
    const { code, text, error } = await assayHere(
      'report',
      file,
      '--track',
      'mlflow:http://127.0.0.1:9',
      '--json',
    );
    expect(code).toBe(2);
    expect(error).toContain('MLflow at 127.0.0.1:9 has not taken all of "model on humaneval+"');
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'tracker-failed' } });
  });

  test('a wrong address is refused before a file is read', async () => {
    const { code, error } = await assayHere('compare', join(temporaryFolder(), 'none'), '--track', 'other:x');
    expect([code, error]).toEqual([2, expect.stringContaining('no tracker called other:x')]);
  });
});

describeWith(['data'], 'a run of another tool that a tracker is told of', () => {
  test('has what its file tells, and no figure that it does not', async () => {
    const mlflow = await startFakeMlflow();
    const folder = testData('recorded', 'junior-dev');
    expect(await assayHere('report', folder, '--track', `mlflow:${mlflow.address}`, '--quiet')).toMatchObject(
      {
        code: 0,
      },
    );
    expect(mlflow.runs).toHaveLength(8);
    expect(mlflow.runs.map(({ files }) => JSON.parse(files.get('tasks.json') ?? '').data.length)).toEqual(
      mlflow.runs.map(() => 24),
    );
    expect(valueOf(mlflow, 'points/all')).toBeGreaterThan(0);
    expect(valueOf(mlflow, 'prompt_tokens')).toBeUndefined();
    expect(mlflow.runs[0]?.params.get('fingerprint.tool')).toBe('can-ai-code');
  });
});
