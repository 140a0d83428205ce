import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AssayError } from '../../../src/errors.ts';
import { parseWandb } from '../../../src/trackers/wandb/address.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

let netrc: string;
beforeEach(() => {
  netrc = join(temporaryFolder(), '.netrc');
  vi.stubEnv('NETRC', netrc);
});
afterEach(() => vi.unstubAllEnvs());

const KEY = { WANDB_API_KEY: 'k' };

describe('the address of a project of Weights & Biases', () => {
  it.each([
    ['', {}, { project: 'assay' }],
    ['bench', {}, { project: 'bench' }],
    ['team/bench', { WANDB_ENTITY: 'other', WANDB_PROJECT: 'other' }, { entity: 'team', project: 'bench' }],
    ['', { WANDB_ENTITY: 'team', WANDB_PROJECT: 'bench' }, { entity: 'team', project: 'bench' }],
    ['', { WANDB_ENTITY: '', WANDB_RUN_GROUP: 'g', WANDB_TAGS: 'a, b' }, { group: 'g', tags: ['a', 'b'] }],
  ])('%j with %j', (address, env, place) => {
    const parsed = parseWandb(address, { ...KEY, ...env });
    expect(parsed).toMatchObject({ base: new URL('https://api.wandb.ai'), key: 'k', ...place });
    expect(Object.values(parsed)).not.toContain('');
  });

  it('takes the key that its own client has kept in a netrc file, for its server alone', () => {
    writeFileSync(
      netrc,
      '# keys\nmachine example.org login me password no\nmachine api.wandb.ai\n  login user\n  password "yes"\n' +
        'machine own:8080 login user password third\ndefault login x password never\n',
    );
    expect(parseWandb('', {}).key).toBe('yes');
    expect(parseWandb('', { WANDB_BASE_URL: 'http://own:8080' }).key).toBe('third');
    expect(parseWandb('', KEY).key).toBe('k');
    expect(() => parseWandb('', { WANDB_BASE_URL: 'https://other.example' })).toThrow(
      'There is no key for Weights & Biases at other.example.',
    );
  });

  it.each([
    ['a/b/c', KEY, 'no project of Weights & Biases'],
    ['a//', KEY, 'no project of Weights & Biases'],
    ['my project', KEY, 'no project of Weights & Biases'],
    ['bench', {}, 'no key'],
    ['bench', { ...KEY, WANDB_MODE: 'offline' }, 'WANDB_MODE is offline'],
    ['bench', { ...KEY, WANDB_MODE: 'disabled' }, 'WANDB_MODE is disabled'],
    ['bench', { ...KEY, WANDB_BASE_URL: 'api.wandb.ai' }, 'WANDB_BASE_URL holds no address'],
    ['bench', { ...KEY, WANDB_BASE_URL: 'https://me:secret@host' }, 'WANDB_BASE_URL holds no address'],
  ])('%s with %j is refused before anything is asked', (address, env, words) => {
    expect(() => parseWandb(address, env)).toThrow(words);
    expect(() => parseWandb(address, env)).toThrow(AssayError);
  });
});
