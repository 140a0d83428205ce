import { expect, it } from 'vitest';
import { parseMlflow } from '../../src/trackers/mlflow/address.ts';
import { mlflowTracker } from '../../src/trackers/mlflow/tracker.ts';
import { startFakeMlflow } from '../fixtures/fake-mlflow.ts';

const { signal } = new AbortController();
const over = { how: 'finished', step: 1, tables: [], plots: [], files: [] } as const;

it('MLflow takes facts and figures whatever they are called, and more figures than one request may have', async () => {
  const { address, runs } = await startFakeMlflow();
  const tracker = mlflowTracker(parseMlflow(address, {}));
  const facts = { '../up': 1, 'a b': { 'c:d': 2, c_d: 3 }, '': 4, ['x/'.repeat(300)]: 5 };
  const run = await tracker.begin({ name: 'hostile', id: 'f', resumed: false, facts }, signal);
  const many = Array.from({ length: 1000 }, (_, at) => [`figure ${at}`, at]);
  const figures = { ...Object.fromEntries(many), 'points/': 1, '/x': 2, 'c//d': 3, 'e/..': 4, '<script>': 5 };
  await run.end({ ...over, figures }, signal);
  expect(runs[0]).toMatchObject({ status: 'FINISHED' });
  expect(runs[0]?.metrics).toHaveLength(1005);
  expect([...(runs[0]?.params.keys() ?? [])].slice(0, 3)).toEqual(['_/up', 'a b.c_d', '_']);
});

it('the name of an experiment may have a % that encodes nothing', () => {
  expect(parseMlflow('http://localhost:5000#100%', {}).experiment).toBe('100%');
  expect(parseMlflow('http://localhost:5000#a%20b', {}).experiment).toBe('a b');
});
