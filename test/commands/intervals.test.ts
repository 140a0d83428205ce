import { beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../src/commands/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

beforeEach(() => void vi.stubEnv('ASSAY_CACHE', temporaryFolder()));

async function json(args: readonly string[]): Promise<unknown> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await main([...args, '--json']);
  const text = out.mock.calls.map(([piece]) => String(piece)).join('');
  vi.restoreAllMocks();
  return JSON.parse(text);
}

/**
 * Fractions that are no rate of what a run did: costs, chances of a test, standard errors, the ends of intervals; and in flows, counts
 * of what happened, in which a task with several samples is in parts.
 */
const NO_RATE =
  /\.(cpu_s|wall_s|low|high|p|p_holm|detectable)$|\.noise\.(total|tasks|answers)$|\.(mtimeMs|cost)$|^\.flows\.(totals|steps)\./;

/** Paths of fractions that stand without an interval beside them. */
function bare(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isInteger(value) || NO_RATE.test(path) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  const hasEnds = 'low' in value && 'high' in value;
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    key === 'value' && hasEnds ? [] : bare(part, `${path}.${key}`),
  );
}

const OUTCOMES = ['passed', 'wrong', 'truncated', 'error', 'passed', 'passed', 'timeout'] as const;

/** A run with everything that a report has a figure for: several samples, test sets, languages, categories, cut answers. */
const rich = (model: string, step: number): string =>
  rowsFile(
    [0, 1, 2].flatMap((sample) =>
      ['python', 'javascript'].flatMap((language) =>
        Array.from({ length: 7 }, (_, task) => {
          const outcome = OUTCOMES[(task * step + sample) % 7] ?? 'wrong';
          const category = task < 3 ? 'lists' : 'texts';
          return gradedRow(`T/${task}`, outcome, { model, language, sample, category });
        }),
      ),
    ),
    'eval_x.ndjson',
  );

const part = (): string =>
  rowsFile([gradedRow('T/0', 'passed'), gradedRow('T/1', 'unscored'), gradedRow('T/2', 'wrong')]);

test('no figure of a run, of runs or of a comparison stands without its interval', async () => {
  const [a, b, c] = [rich('a', 1), rich('b', 2), rich('c', 3)];
  for (const args of [
    ['report', a],
    ['report', a, b, part()],
    ['compare', a, b],
    ['compare', a, b, c],
    ['leaderboard', a, b, part()],
  ]) {
    const found = await json(args);
    expect(bare(found), args.join(' ')).toEqual([]);
    expect(JSON.stringify(found)).toContain('"low":');
  }
});

test('the rule finds a figure that lacks one', () => {
  expect(bare({ score: { value: 0.5, low: 0.1, high: 0.9 }, pass_rate: 0.5, of: [{ value: 0.25 }] })).toEqual(
    ['.pass_rate', '.of.0.value'],
  );
});

describeWith(['data'], 'of recorded interviews', () => {
  test('no figure stands without its interval', async () => {
    const folder = testData('recorded', 'junior-dev');
    for (const command of ['report', 'compare', 'leaderboard'])
      expect(bare(await json([command, folder])), command).toEqual([]);
  });
});
