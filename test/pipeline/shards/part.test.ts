import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { partOf } from '../../../src/pipeline/shards/part.ts';
import { parseShard } from '../../../src/pipeline/shards/shard.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

const portions = ['a', 'b', 'c', 'd'].map((id, at) => ({
  id,
  language: 'python',
  samples: 2,
  length: 100 + at,
}));

describe('a part of a run', () => {
  it('is the whole where no shard is named', async () => {
    const part = await partOf({}, portions, 'tokens');
    expect(part.has({ id: 'a', language: 'python' }, 7)).toBe(true);
    expect(part.record).toBeUndefined();
  });

  it('is balanced by what an earlier run measured, and knows it by its plan', async () => {
    const file = join(temporaryFolder(), 'eval.ndjson');
    const row = (task: string, completionTokens: number): string =>
      JSON.stringify({ task, language: 'python', usage: { completionTokens } });
    await writeFile(file, [row('a', 900), row('b', 10), row('c', 10), row('d', 10)].join('\n'));
    const shard = { index: 1, of: 2 };
    const measured = await partOf({ shard, shardCosts: file }, portions, 'tokens');
    const byLength = await partOf({ shard }, portions, 'tokens');
    expect(measured.record?.tasks.map(({ id }) => id)).toEqual(['a']);
    expect(byLength.record?.tasks).toHaveLength(2);
    expect(measured.fact?.plan).not.toBe(byLength.fact?.plan);
  });

  it('refuses a file of costs that has none of the kind', async () => {
    const file = join(temporaryFolder(), 'eval.ndjson');
    await writeFile(file, '{"task":"a","language":"python","cpu_s":1}\n');
    const options = { shard: { index: 1, of: 2 }, shardCosts: file };
    await expect(partOf(options, portions, 'tokens')).rejects.toMatchObject({ code: 'no-costs' });
    await expect(partOf(options, portions, 'cpu')).resolves.toMatchObject({ record: { index: 1 } });
  });

  it('has a sample in exactly one part where a file numbers them with gaps', async () => {
    const parts = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((index) => partOf({ shard: { index, of: 6 } }, portions, 'tokens')),
    );
    for (const sample of [0, 1, 40, 41, 997]) {
      const holders = parts.filter((part) => part.has({ id: 'b', language: 'python' }, sample));
      expect(holders).toHaveLength(1);
    }
  });

  it.each(['0/3', '4/3', '1', '1/0', '-1/3', '1.5/3', 'a/b', '1/200000'])('is not named by %s', (text) => {
    expect(() => parseShard(text)).toThrow(/no shard/);
  });
});
