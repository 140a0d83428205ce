import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import type { BenchmarkResult } from '../../src/pipeline/benchmark.ts';
import type { GradedRow } from '../../src/results/rows.ts';
import type { TurnRow } from '../../src/results/turns.ts';
import { rowsIn } from '../fixtures/assay.ts';
import { pointsOf } from '../fixtures/data-points.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeRequest } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { turnsIn } from '../fixtures/turns.ts';

const CART = `def total(prices):
    """What the prices come to."""
    return sum(prices)
`;

const FILES = {
  'suite.yaml': `name: shop
licence: MIT
tasks: tasks.jsonl
kinds: [generation]
repository: { path: checkout }
tests: { runner: unittest, command: [python, -m, unittest, '{tests}'] }
limits: { cpu_s: 20, memory_gb: 1, disk_gb: 1, processes: 64 }
`,
  'checkout/cart.py': CART,
  'checkout/tests/__init__.py': '',
  'checkout/tests/test_cart.py': `import unittest
import cart


class CartTest(unittest.TestCase):
    def test_empty(self):
        self.assertEqual(cart.total([]), 0)

    def test_total(self):
        self.assertEqual(cart.total([1, 2, 3]), 6)
`,
};

const program = (body: string): string => `\`\`\`python\ndef total(prices):\n    ${body}\n\`\`\``;
const RIGHT = program('return sum(prices)');

/** One task of a suite that is written for it. */
async function run(
  strategy: string,
  answering: (request: FakeRequest) => string,
): Promise<{ result: BenchmarkResult; row: GradedRow | undefined; turns: TurnRow[]; prompts: string[] }> {
  const server = await startFakeServer(answering);
  onTestFinished(() => server.stop());
  const folder = temporaryFolder();
  const points = pointsOf(CART, 'cart.py').map((point) => ({
    ...point,
    file_without_method: '',
    tests: { full_paths: ['tests.test_cart'] },
  }));
  const files = { ...FILES, 'tasks.jsonl': points.map((point) => `${JSON.stringify(point)}\n`).join('') };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const results = join(folder, 'results');
  const asked = { suite: join(folder, 'suite.yaml'), model: server.address, results, sandbox: 'bubblewrap' };
  const result = await runBenchmark({ ...asked, strategy, maxTurns: 3 });
  const turns = await turnsIn(result.files.turns);
  return {
    result,
    row: rowsIn(results, 'eval')[0],
    turns,
    prompts: server.requests.map(({ prompt }) => prompt),
  };
}

describeWith(['sandbox', 'bubblewrap'], 'repair of a task from a repository', () => {
  test('is told what its tests printed, mends the code at the second turn, and says that these tests also decide', async () => {
    const { result, row, turns, prompts } = await run('repair', ({ prompt }) =>
      prompt.includes('AssertionError: 7 != 6') ? RIGHT : program('return sum(prices) + (prices != [])'),
    );
    expect(result.score).toMatchObject({ complete: true, passed: 1 });
    expect(row).toMatchObject({
      turns: 2,
      stop: 'passed_tests',
      feedback: 'graded tests',
      tests_by_turn: [0.5, 1],
      tests: { ran: 2 },
    });
    expect(result).toMatchObject({ effort: { passed_by_turn: [0, 1], tests_by_turn: [0.5, 1] } });
    expect(row?.why).toBe("turn 2 passes 2 of 2 of the task's tests");
    expect(turns.map(({ tests, trial }) => [tests?.failures, tests?.share, trial?.outcome])).toEqual([
      [1, 0.5, 'wrong'],
      [0, 1, 'passed'],
    ]);
    // The template's own words for feedback say the task again.
    expect(prompts[1]?.split('def total(prices):').length).toBeGreaterThan(3);
  });

  test('says of a control arm without feedback only that something is wrong, and of code that does not fit why', async () => {
    const { row, turns, prompts } = await run('repair:no-feedback', ({ index }) =>
      index === 0 ? '```python\nx = 1\n```' : program('return 0'),
    );
    expect(row).toMatchObject({ outcome: 'wrong', turns: 3, stop: 'max_turns_reached' });
    expect(row?.tests_by_turn).toEqual([0, 0.5, 0.5]);
    expect(turns[0]?.trial).toMatchObject({ outcome: 'format', passed: 0 });
    expect(prompts[2]).toContain('something is wrong');
    expect(prompts[2]).not.toContain('AssertionError');
  });
});
