import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../src/commands/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

beforeEach(() => void vi.stubEnv('ASSAY_CACHE', temporaryFolder()));

interface Ends {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Opinion {
  readonly runs: Record<string, Ends & { languages: Record<string, [number, number]>; tasks: number }>;
  readonly pairs: (Ends & { a: string; b: string; p: number; won: number; lost: number })[];
}

const SCRIPT = fileURLToPath(new URL('../fixtures/second-opinion.py', import.meta.url));

/** What a program that shares nothing with Assay makes of the files of a folder. */
function opinionOf(kind: 'interviews' | 'evalplus', folder: string): Opinion {
  const { stdout, stderr } = spawnSync('python3', [SCRIPT, kind, folder], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

async function json(...args: string[]) {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await main([...args, '--json']);
  const text = out.mock.calls.map(([piece]) => String(piece)).join('');
  vi.restoreAllMocks();
  return JSON.parse(text);
}

/** To a hundredth of a percentage point: Student's quantile is known to three digits. */
const near = ({ value, low, high }: Ends): object =>
  Object.fromEntries(
    Object.entries({ value, low, high }).map(([name, end]) => [name, expect.closeTo(end, 4)]),
  );

async function compareAll(folder: string, { pairs }: Opinion): Promise<void> {
  for (const { a, b, p, won, lost, ...ends } of pairs) {
    const found = (await json('compare', join(folder, a), join(folder, b))).pairs[0];
    expect(found.difference, `${a} and ${b}`).toMatchObject(near(ends));
    expect(found.difference.test.p, `${a} and ${b}`).toBeCloseTo(p, 9);
    expect([found.won.length, found.lost.length]).toEqual([won, lost]);
  }
}

async function leaderboardOf(
  folder: string,
): Promise<Map<string, { score: Ends; tasks: number; languages: object }>> {
  const { boards, left_out: leftOut } = await json('leaderboard', folder);
  expect(leftOut).toEqual([]);
  const runs = boards.flatMap((board: { runs: { file: string }[] }) => board.runs);
  return new Map(runs.map((run: { file: string }) => [basename(run.file), run]));
}

describeWith(['data', 'python'], 'a second computation confirms', () => {
  test.each([
    ['interview', 79],
    ['junior-dev', 8],
  ])(
    'every figure of the leaderboard and of comparisons of recorded/%s',
    async (name, files) => {
      const folder = testData('recorded', name);
      const opinion = opinionOf('interviews', folder);
      const found = await leaderboardOf(folder);
      expect([found.size, Object.keys(opinion.runs).length]).toEqual([files, files]);
      for (const [file, { tasks, languages, ...ends }] of Object.entries(opinion.runs)) {
        expect(found.get(file)?.score, file).toMatchObject(near(ends));
        expect(found.get(file)?.tasks).toBe(tasks);
        for (const [language, [passed, total]] of Object.entries(languages))
          expect(found.get(file)?.languages).toMatchObject({ [language]: { passed, total } });
      }
      await compareAll(folder, opinion);
    },
    120_000,
  );

  test("every figure of 24 models' answers to HumanEval+, with EvalPlus's verdicts", async () => {
    const folder = evalplusResults();
    const opinion = opinionOf('evalplus', folder);
    const found = await leaderboardOf(folder);
    expect([found.size, opinion.pairs.length]).toEqual([24, 23]);
    for (const [file, ends] of Object.entries(opinion.runs))
      expect(found.get(file)?.score, file).toMatchObject(near(ends));
    const order = [...found.values()].map(({ score }) => score.value);
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    await compareAll(folder, opinion);
  }, 120_000);
});

/** A folder of `eval_results.json` as EvalPlus writes them, of the verdicts that it gave. */
function evalplusResults(): string {
  const [source, folder] = [testData('expected', 'humaneval'), temporaryFolder()];
  for (const name of readdirSync(source).filter((each) => each.endsWith('.json'))) {
    const verdicts: Record<string, { base: string; plus: string }> = JSON.parse(
      readFileSync(join(source, name), 'utf8'),
    );
    const tasks = Object.entries(verdicts).map(([task, { base, plus }]) => [
      task,
      [
        {
          task_id: task,
          solution: '',
          base_status: base,
          plus_status: plus,
          base_fail_tests: [],
          plus_fail_tests: [],
        },
      ],
    ]);
    const results = {
      date: '2026-11-21 12:00',
      hash: 'fe585eb4df8c88d844eeb463ea4d0302',
      eval: Object.fromEntries(tasks),
    };
    writeFileSync(join(folder, name.replace(/\.json$/, '_eval_results.json')), JSON.stringify(results));
  }
  return folder;
}
