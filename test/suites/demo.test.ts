import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { loadDemoAnswers } from '../../src/suites/demo.ts';
import { loadSuite } from '../../src/suites/index.ts';
import { describeWith } from '../fixtures/parts.ts';
import { prove } from './python.ts';

test('the demo loads without a download, and has an answer to each task', async () => {
  const suite = await loadSuite('demo', { dataDir: '/nowhere', cacheDir: '/nowhere' });
  const answers = await loadDemoAnswers();
  expect(suite.tasks.length).toBeGreaterThanOrEqual(8);
  expect([...answers.keys()]).toEqual(suite.tasks.map((task) => task.id));
  expect([...answers.values()].filter(({ finish }) => finish === 'length')).toHaveLength(1);
  expect(suite.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('no demo answer is the reference itself', async () => {
  const { tasks } = await loadSuite('demo');
  const answers = await loadDemoAnswers();
  for (const task of tasks) expect(answers.get(task.id)?.answer).not.toContain(task.completion.trim());
});

describeWith(['python'], 'in real Python', () => {
  test('the demo’s references answer every input, twice the same', async () => {
    const { tasks } = await loadSuite('demo');
    const proofs = prove(tasks.map((task) => ({ task, contract: '' })));
    expect(proofs.filter((proof) => !proof.stable)).toEqual([]);
    const counts = tasks.map(({ tests }) => tests.map((set) => (set.kind === 'calls' ? set.count : 0)));
    expect(proofs.map((proof) => Object.values(proof.counts))).toEqual(counts);
  });

  test('the examples in the demo’s prompts are true', async () => {
    const { tasks } = await loadSuite('demo');
    expect(examplesThatFail(tasks.map((task) => task.reference))).toEqual([]);
  });
});

const DOCTEST = `
import doctest, json, sys
for line in sys.stdin:
    space = {"__name__": "demo"}
    exec(json.loads(line), space)
    functions = [value for value in space.values() if callable(value) and hasattr(value, "__code__")]
    for test in (t for f in functions for t in doctest.DocTestFinder().find(f, f.__name__, module=False, globs=space)):
        result = doctest.DocTestRunner(verbose=False).run(test, out=lambda text: None)
        print(json.dumps([test.name, result.attempted, result.failed]))
`;

/** Names of functions whose docstring has no example, or one that is not true. */
function examplesThatFail(programs: string[]): string[] {
  const input = programs.map((program) => JSON.stringify(program)).join('\n');
  const { stdout } = spawnSync('python3', ['-c', DOCTEST], { input, encoding: 'utf8' });
  const results = stdout
    .trimEnd()
    .split('\n')
    .map((line): [string, number, number] => JSON.parse(line));
  expect(results).toHaveLength(programs.length);
  return results.filter(([, attempted, failed]) => attempted === 0 || failed > 0).map(([name]) => name);
}
