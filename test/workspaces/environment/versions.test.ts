import { describe, expect, it } from 'vitest';

import { satisfies } from '../../../src/workspaces/environment/versions.ts';

describe('a range of versions', () => {
  it.each([
    ['3.11.2', '>=3.10', true],
    ['3.9.18', '>=3.10', false],
    ['3.10.0', '>3.10', false],
    ['3.11.2', '==3.11', true],
    ['3.11.2', '==3.11.*', true],
    ['3.12.0', '==3.11.*', false],
    ['3.12.1', '>=3.10, <3.12', false],
    ['3.11.9', '>=3.10,<3.12,!=3.11.9', false],
    ['3.11.9', '!=3.10', true],
    ['3.11.0', '<=3.11', true],
  ])('%s is in %s: %s', (version, range, expected) => {
    expect(satisfies(version, range)).toBe(expected);
  });

  it.each(['3.10', '~=3.10', '>=three', ''])('says that %j is none', (range) => {
    expect(() => satisfies('3.11.2', range)).toThrow(expect.objectContaining({ code: 'bad-python' }));
  });
});
