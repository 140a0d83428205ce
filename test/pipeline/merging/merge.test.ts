import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/pipeline/fingerprint.ts';
import { mergeShards } from '../../../src/pipeline/merging/merge.ts';
import type { MergedRun } from '../../../src/pipeline/merging/merge.ts';
import { evalName, manifestName } from '../../../src/results/names.ts';
import { readAnswered, readGraded, rowKey } from '../../../src/results/rows.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { factsOfRun, passes, pod, podStem } from '../../fixtures/pods.ts';
import type { Cluster, Fate } from '../../fixtures/pods.ts';

const cluster = (shards: number, tasks = 10, samples = 3): Cluster => ({
  folder: temporaryFolder(),
  shards,
  tasks,
  samples,
});

const fileOf = (of: Cluster, index: number, nameOf: (stem: string) => string): string =>
  join(of.folder, nameOf(podStem(of, index)));

function podsOf(of: Cluster, fateOf: (index: number) => Fate = () => 'finishes'): void {
  for (let index = 1; index <= of.shards; index += 1) pod(of, index, 1, { fate: fateOf(index) });
}

async function merged(
  of: Cluster,
  options: { partial?: boolean; results?: string } = {},
): Promise<MergedRun> {
  const results = options.results ?? join(of.folder, 'merged');
  const { runs } = await mergeShards({ inputs: [of.folder], ...options, results });
  const [only] = runs;
  if (only === undefined || runs.length > 1) throw new Error(`${runs.length} runs`);
  return only;
}

/** Each sample of the merged run with its verdict and the answer that it is of; a sample that comes twice is an error. */
async function rowsOf({ files }: MergedRun): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const answers = new Map<string, unknown>();
  for await (const row of readAnswered(files?.interview ?? '')) answers.set(rowKey(row), row.answer);
  for await (const row of readGraded(files?.eval ?? '')) {
    if (found.has(rowKey(row))) throw new Error(`${rowKey(row)} twice`);
    if (answers.get(rowKey(row)) !== row.answer)
      throw new Error(`${rowKey(row)} has another answer's verdict`);
    found.set(rowKey(row), row.outcome);
  }
  if (answers.size !== found.size) throw new Error(`${answers.size} answers and ${found.size} verdicts`);
  return found;
}

/** Whether one of these shards has the task. */
const isDone = (of: Cluster, shards: readonly number[], task: string): boolean =>
  shards.some((index) => readFileSync(fileOf(of, index, evalName), 'utf8').includes(`"task":"${task}"`));

function everySample({ tasks, samples }: Cluster): Map<string, string> {
  const keys = Array.from({ length: tasks * samples }, (_, at) => ({
    task: `Tiny/${at % tasks}`,
    language: 'python',
    sample: Math.floor(at / tasks),
  }));
  return new Map(keys.map((key) => [rowKey(key), passes(key.task, key.sample) ? 'passed' : 'wrong']));
}

describe('shards that are merged', () => {
  it.each([1, 2, 3, 7, 10, 11, 30, 37])('are the whole run, from %i of them', async (shards) => {
    const of = cluster(shards);
    podsOf(of);
    const run = await merged(of);
    expect(await rowsOf(run)).toEqual(everySample(of));
    expect(run).toMatchObject({ done: 30, total: 30, missing: [], score: { complete: true, tasks: 10 } });
    expect(run.spent).toMatchObject({ promptTokens: 60, completionTokens: 90 });
    expect(run.fingerprint.id).toBe(fingerprint(factsOfRun(of)).id);
  });

  it('come to the same bytes however often they are merged, also where the merged run is among them', async () => {
    const of = cluster(4);
    podsOf(of);
    const first = await merged(of);
    const before = readFileSync(first.files?.eval ?? '');
    const second = await merged(of);
    expect(second.files).toEqual(first.files);
    expect(readFileSync(second.files?.eval ?? '')).toEqual(before);
    // Nor is anything lost once the shards are gone.
    const [none] = (
      await mergeShards({ inputs: [fileOf(of, 1, manifestName)], results: join(of.folder, 'merged') })
    ).runs;
    expect(none).toMatchObject({ done: 30, missing: [] });
    expect(new Set(readFileSync(none?.files?.eval ?? '', 'utf8').split('\n'))).toEqual(
      new Set(before.toString('utf8').split('\n')),
    );
  });

  it('are not written while some are missing, and those are named with their tasks and the command', async () => {
    const of = cluster(5);
    podsOf(of, (index) => (index === 2 ? 'never-starts' : index === 4 ? 'dies' : 'finishes'));
    const run = await merged(of);
    expect(run.files).toBeUndefined();
    expect(run.missing.map(({ shard, why }) => [shard, why])).toEqual([
      ['2/5', 'lost'],
      ['4/5', 'unfinished'],
    ]);
    expect(new Set(run.missing.flatMap(({ tasks = [] }) => tasks))).toEqual(
      new Set(Array.from({ length: 10 }, (_, at) => `Tiny/${at}`).filter((id) => !isDone(of, [1, 3, 5], id))),
    );
    expect(run.missing.reduce((sum, { samples = 0 }) => sum + samples, 0)).toBe(run.total - run.done);
    const command = 'assay run tiny --model http://model/v1 --template chat --params sampled --samples 3';
    expect(run.missing.map((one) => one.command)).toEqual([
      `${command} --shard 2/5 --results ${of.folder}`,
      `${command} --shard 4/5 --results ${of.folder}`,
    ]);
    expect(readdirSync(join(of.folder, 'merged'))).toEqual([]);
  });

  it('go on in the folders that they have, where each has its own', async () => {
    const [of, elsewhere] = [cluster(3), { ...cluster(3), folder: temporaryFolder() }];
    pod(of, 1, 1, { fate: 'dies' });
    pod(elsewhere, 2, 1, { fate: 'dies' });
    const inputs = [of.folder, elsewhere.folder];
    const [run] = (await mergeShards({ inputs, results: temporaryFolder() })).runs;
    expect(run?.missing.map(({ command }) => command.replace(/.*--shard/, '--shard'))).toEqual([
      `--shard 1/3 --results ${of.folder}`,
      `--shard 2/3 --results ${elsewhere.folder}`,
      // Nothing tells where a lost one was to write.
      '--shard 3/3',
    ]);
  });

  it('name the tasks of lost ones wherever one of eight that tell of all is there', async () => {
    const of = cluster(20, 40);
    pod(of, 2, 1, { fate: 'finishes' });
    const unknown = await merged(of);
    expect(unknown.missing.filter(({ why, tasks }) => why === 'lost' && tasks === undefined)).toHaveLength(
      19,
    );
    pod(of, 4, 1, { fate: 'finishes' });
    const { missing, done, total } = await merged(of);
    expect(missing).toHaveLength(18);
    expect(missing.reduce((sum, { samples = 0 }) => sum + samples, 0)).toBe(total - done);
  });

  it('are written in part where that is asked for, and completed by a later merge', async () => {
    const of = cluster(5);
    podsOf(of, (index) => (index === 3 ? 'torn' : 'finishes'));
    const part = await merged(of, { partial: true });
    expect(part.torn).toHaveLength(2);
    expect(part.score).toMatchObject({ complete: false, total: 30 });
    pod(of, 3, 2, { fate: 'finishes' });
    const whole = await merged(of);
    expect(whole.files).toEqual(part.files);
    expect(await rowsOf(whole)).toEqual(everySample(of));
  });

  it('of other facts are refused, with the fact', async () => {
    const of = cluster(2);
    pod(of, 1, 1, { fate: 'finishes' });
    pod(of, 2, 1, { fate: 'finishes', temperature: 0.2 });
    await expect(merged(of)).rejects.toMatchObject({
      code: 'other-run',
      message: expect.stringContaining('answers.params.values.temperature is 0.2 there, and 0.8 here'),
    });
  });

  it('whose manifest was changed are refused', async () => {
    const of = cluster(1);
    podsOf(of);
    const path = fileOf(of, 1, manifestName);
    const manifest: unknown = JSON.parse(
      readFileSync(path, 'utf8').replace('"grader": "1"', '"grader": "2"'),
    );
    rmSync(path);
    appendFileSync(path, JSON.stringify(manifest));
    await expect(merged(of)).rejects.toMatchObject({ code: 'bad-manifest' });
  });

  it.each([
    ['a whole that is small', '"total": 30', '"total": 1'],
    ['a whole of other tasks', '"tasks": 10,', '"tasks": 9,'],
    ['a number that is another', '"index": 1', '"index": 2'],
    ['more shards than there are machines', '"of": 3', '"of": 1000000000'],
    ['more samples than there are', /"count": \d+/, '"count": 1000000'],
  ])('that tell of %s are refused, so that none is lost in silence', async (_, told, forged) => {
    const of = cluster(3);
    podsOf(of, (index) => (index === 3 ? 'never-starts' : 'finishes'));
    const path = fileOf(of, 1, manifestName);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, before.replace(told, forged));
    expect(readFileSync(path, 'utf8')).not.toBe(before);
    await expect(merged(of)).rejects.toMatchObject({ code: 'bad-manifest' });
  });

  it('are missing where rows of other tasks stand for theirs', async () => {
    const of = cluster(3);
    podsOf(of, (index) => (index === 3 ? 'never-starts' : 'finishes'));
    const [row = ''] = readFileSync(fileOf(of, 1, evalName), 'utf8').split('\n');
    for (let at = 0; at < 30; at += 1)
      appendFileSync(fileOf(of, 1, evalName), `${row.replace(/"task":"[^"]*"/, `"task":"Other/${at}"`)}\n`);
    const run = await merged(of);
    expect(run.files).toBeUndefined();
    expect(run.missing.map(({ shard }) => shard)).toEqual(['3/3']);
  });

  it('with a torn line in the middle are refused, with its place', async () => {
    const of = cluster(1);
    podsOf(of);
    appendFileSync(fileOf(of, 1, evalName), '{"suite":"ti\n{}\n');
    await expect(merged(of)).rejects.toMatchObject({
      code: 'torn-row',
      message: expect.stringContaining('line 31'),
    });
  });

  it('leave out what is no shard and what has no manifest, and say so', async () => {
    const of = cluster(2);
    podsOf(of, (index) => (index === 1 ? 'finishes' : 'manifest-lost'));
    const found = await mergeShards({
      inputs: [of.folder],
      results: join(of.folder, 'merged'),
      partial: true,
    });
    expect(found.unclaimed).toHaveLength(2);
    expect(found.runs[0]?.missing).toMatchObject([{ shard: '2/2', why: 'lost' }]);
    await expect(mergeShards({ inputs: [fileOf(of, 2, evalName)] })).rejects.toMatchObject({
      code: 'no-manifest',
    });
  });

  it.each([
    // Pods, and how often each may fail before it is let through.
    [40, 6],
    [1000, 1],
  ])(
    'of %i pods lose nothing to failures, evictions and torn disks',
    { timeout: 180_000 },
    async (shards, failures) => {
      const of = cluster(shards, 1.5 * shards, 2);
      const results = temporaryFolder();
      const stored = new Set<string>();
      const chance = generator(7);
      let left = Array.from({ length: of.shards }, (_, at) => at + 1);
      let run: MergedRun | undefined;
      for (let attempt = 1; left.length > 0; attempt += 1) {
        for (const index of left) {
          const fate = attempt <= failures ? fateAt(chance()) : 'finishes';
          const keys = pod(of, index, attempt, { fate, share: chance() });
          // Evicted after all of it was stored: the pod in its place does most of it again.
          const again = chance() < 0.05 ? pod(of, index, attempt + 10, { fate: 'torn', share: 0.9 }) : [];
          for (const key of [...keys, ...again]) stored.add(key);
        }
        run = await merged(of, { partial: true, results });
        expect(run.done).toBe(stored.size);
        left = run.missing.map(({ shard }) => Number(shard.split('/')[0]));
      }
      expect(run && (await rowsOf(run))).toEqual(everySample(of));
      expect(run?.repeated).toBeGreaterThan(0);
    },
  );
});

function fateAt(drawn: number): Fate {
  if (drawn < 0.1) return 'never-starts';
  if (drawn < 0.2) return 'dies';
  if (drawn < 0.3) return 'torn';
  return drawn < 0.35 ? 'manifest-lost' : 'finishes';
}

/** Numbers from 0 to 1, the same each time: a linear congruential generator with the constants of Numerical Recipes. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
