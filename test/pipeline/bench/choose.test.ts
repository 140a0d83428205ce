import { describe, expect, test } from 'vitest';
import type { Config, Profile } from '../../../src/config/profiles.ts';
import { allProfiles, chooseProfiles } from '../../../src/pipeline/bench/choose.ts';

const profile = (name: string, more: Partial<Profile> = {}): Profile => ({
  name,
  folder: '/x',
  model: 'reference',
  ...more,
});

function configOf(...profiles: Profile[]): Config {
  return {
    file: '/x/assay.yaml',
    jobs: new Map(),
    profiles: new Map(profiles.map((one) => [one.name, one])),
  };
}

const CONFIG = configOf(
  profile('qwen-7b'),
  profile('bench-a'),
  profile('bench-b'),
  profile('lora@1', { checkpointOf: 'lora' }),
  profile('lora@2', { checkpointOf: 'lora' }),
);

describe('the profiles of a bench', () => {
  test.each([
    [['qwen-7b'], ['qwen-7b']],
    [
      ['bench-*', 'qwen-7b'],
      ['bench-a', 'bench-b', 'qwen-7b'],
    ],
    [
      ['bench-b', 'bench-?'],
      ['bench-b', 'bench-a'],
    ],
    [['lora'], ['lora@1', 'lora@2']],
    [['lora@2'], ['lora@2']],
    [[], []],
  ])('%j are %j', (names, found) => {
    expect(chooseProfiles(CONFIG, names).map(({ name }) => name)).toEqual(found);
  });

  test('that have no checkpoints yet are named, and not left out in silence', () => {
    const config = configOf(profile('tuned', { checkpoints: './out/*' }));
    for (const choose of [
      () => chooseProfiles(config, ['tuned']),
      () => chooseProfiles(config, ['t*']),
      () => allProfiles(config),
    ])
      expect(choose).toThrow('There are no checkpoints of tuned: nothing matches /x/out/*.');
  });

  test('that are not there are refused with the nearest', () => {
    expect(() => chooseProfiles(CONFIG, ['qwen-8b'])).toThrow('There is no profile qwen-8b.');
    expect(() => chooseProfiles(CONFIG, ['gpt-*'])).toThrow("No profile's name matches gpt-*.");
    expect(() => allProfiles(configOf())).toThrow('There are no profiles in /x/assay.yaml.');
  });
});
