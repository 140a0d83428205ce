import { describe, expect, it } from 'vitest';
import { mergedText } from '../../src/report/merged.ts';

const merged = {
  runs: [
    {
      shards: { of: 3, found: 2 },
      total: 12,
      done: 8,
      repeated: 0,
      torn: [],
      missing: [
        {
          shard: '2/3',
          why: 'lost' as const,
          tasks: ['T/1', 'T/2'],
          samples: 4,
          command: 'assay run tiny --shard 2/3',
        },
      ],
    },
  ],
  left_out: [],
  unclaimed: [],
};

describe('what came of a merge', () => {
  it('names the shards whose samples are missing, and what runs them', () => {
    expect(mergedText(merged).split('\n')).toEqual([
      '2 of 3 shards, 8 of 12 samples. Nothing is written.',
      '',
      'Samples of 1 shard are missing:',
      '  2/3  not there: 4 samples of T/1, T/2',
      'Run them, or join what is there with --partial:',
      '  assay run tiny --shard 2/3',
    ]);
  });

  it('says instead what else goes on with them, where their commands are for other machines', () => {
    const text = mergedText(merged, 'The cluster does.');
    expect(text).toMatch(/of T\/1, T\/2\nThe cluster does\.$/);
    expect(text).not.toContain('assay run');
  });
});
