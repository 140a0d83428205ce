import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runGrid } from '../../../src/pipeline/grid.ts';
import type { GridOptions, GridRun } from '../../../src/pipeline/grid.ts';
import { parseUntil } from '../../../src/pipeline/until/rule.ts';
import { readReport } from '../../../src/report/read.ts';
import { reportText } from '../../../src/report/terminal.ts';
import { loadSuite } from '../../../src/suites/index.ts';
import { startFakeServer } from '../../fixtures/fake-openai.ts';
import type { FakeServer } from '../../fixtures/fake-openai.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith, testData } from '../../fixtures/parts.ts';

describe('a rule for stopping', () => {
  it.each(['±2pp', '+-2pp', '2 pp', ' ±2.0pp '])('reads %s as points to each side', (text) => {
    expect(parseUntil(text)).toMatchObject({ kind: 'precision', half: 0.02 });
  });

  it('reads A>B@95% with any names', () => {
    const rule = { kind: 'better', text: 'cot>direct@99%', a: 'cot', b: 'direct', level: 0.99 };
    expect(parseUntil('cot > direct @ 99%')).toEqual(rule);
  });

  it.each(['2', '±0pp', '±60pp', 'A>A@95%', 'A>B@40%', 'A>B', 'soon'])('refuses %s', (text) => {
    expect(() => parseUntil(text)).toThrow(expect.objectContaining({ code: 'bad-until' }));
  });
});

describeWith(['data', 'sandbox'], 'a run that may stop early', () => {
  let server: FakeServer;
  beforeAll(async () => {
    const { tasks } = await loadSuite('humaneval', { dataDir: testData('datasets') });
    // Nine tasks of ten for one, three of ten for the other; by the task, so that each is asked alike every time.
    const isRight = (model: unknown, at: number): boolean => at % 10 < (model === 'bad' ? 3 : 9);
    server = await startFakeServer(
      ({ prompt, body }) => {
        const at = tasks.findIndex((task) => prompt.includes(task.prompt.trim()));
        const task = tasks[at];
        if (task === undefined) return 'What?';
        const code = isRight(body['model'], at)
          ? task.reference
          : `def ${task.entryPoint}(*_): return 'wrong'`;
        return `\`\`\`python\n${code}\n\`\`\``;
      },
      { models: ['good', 'same', 'bad'] },
    );
  });
  afterAll(() => server.stop());

  const grid = (
    results: string,
    models: readonly string[],
    until?: string,
    more: Partial<GridOptions> = {},
  ): Promise<GridRun[]> => {
    const options: GridOptions = {
      suites: ['humaneval'],
      models: models.map((name) => `${server.address}#${name}`),
      dataDir: testData('datasets'),
      results,
      concurrency: 4,
      limit: 80,
      ...(until === undefined ? {} : { until: parseUntil(until) }),
      ...more,
    };
    return runGrid(options);
  };

  const notedIn = (notes: string[]): Pick<GridOptions, 'onEvent'> => ({
    onEvent: (event) => {
      if (event.kind === 'note') notes.push(event.text);
    },
  });

  it('stops once its score is known, says why, and goes on without the rule', async () => {
    const folder = temporaryFolder();
    const [run] = await grid(folder, ['good'], '±12pp');
    const stopped = run?.result?.score.stopped;
    expect(stopped).toMatchObject({ rule: '±12pp', why: 'The score is known to ±12pp.', of: 80 });
    // What was under way when enough was known is graded still: how much that is depends on the machine.
    expect(stopped?.seen).toBeLessThan(80);
    expect(((stopped?.high ?? 1) - (stopped?.low ?? 0)) / 2).toBeLessThanOrEqual(0.12);
    const { score, ...report } = await readReport(run?.result?.files.eval ?? '');
    expect(score.stopped).toEqual(stopped);
    expect(reportText({ ...report, score })).toMatch(/^Stopped early: .* %/m);

    const [whole] = await grid(folder, ['good']);
    expect(whole?.result).toMatchObject({ resumed: true, score: { complete: true, total: 80 } });
    expect(whole?.result?.score).not.toHaveProperty('stopped');
    const share = whole?.result?.score.pass_at['1']?.value ?? 0;
    expect(share).toBeGreaterThanOrEqual(stopped?.low ?? 1);
    expect(share).toBeLessThanOrEqual(stopped?.high ?? 0);
    expect(server.requests.filter(({ body }) => body['model'] === 'good')).toHaveLength(80);
  });

  it('stops two runs, asked in turn, once one is shown to be better', async () => {
    const folder = temporaryFolder();
    const notes: string[] = [];
    const runs = await grid(folder, ['good', 'bad'], 'A>B@95%', notedIn(notes));
    const [good, bad] = runs.map(({ result }) => result?.score);
    expect(good?.stopped?.why).toMatch(/^A > B is shown at 95 %: \d+ of \d+ tasks won, \d+ lost by A\.$/);
    expect(bad?.stopped?.why).toBe(good?.stopped?.why);
    for (const score of [good, bad]) expect(score?.stopped?.seen).toBeLessThan(80);
    expect(notes.at(-1)).toBe(good?.stopped?.why);
  });

  it('says of two runs of which nothing was shown what evidence there is', async () => {
    const notes: string[] = [];
    await grid(temporaryFolder(), ['good', 'same'], 'A>B@95%', { limit: 10, ...notedIn(notes) });
    expect(notes.at(-1)).toBe(
      'A > B is not shown at 95 %: evidence of 1.0 where 20 is needed; of 10 tasks A did 0 better and B 0.',
    );
  });

  it('refuses a rule that does not tell two runs of one suite apart', async () => {
    const folder = temporaryFolder();
    const refused = expect.objectContaining({ code: 'bad-until' });
    await expect(grid(folder, ['good'], 'A>B@95%')).rejects.toEqual(refused);
    await expect(grid(folder, ['good', 'bad'], 'cot>direct@95%')).rejects.toEqual(refused);
  });
});
