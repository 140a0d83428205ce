import { describe, expect, it } from 'vitest';
import { failedExit } from '../../src/commands/failed-exit.ts';
import { AssayError } from '../../src/errors.ts';
import { ModelError } from '../../src/models/contract.ts';

const KUBERNETES = { ASSAY_EXIT_CODES: 'kubernetes' };

describe('the exit code of a command that failed', () => {
  it.each([
    [64, new AssayError('unknown-suite', 'x')],
    [64, new AssayError('store-refused', 'x')],
    [64, new ModelError('auth', 'x', { retryable: false })],
    [42, new AssayError('torn-row', 'x')],
    [2, new AssayError('run-in-use', 'x')],
    [2, new AssayError('store-away', 'x')],
    [2, new ModelError('overloaded', 'x', { retryable: true })],
    [2, new Error('a bug')],
  ])('tells a cluster %i for %s', (code, error) => {
    expect(failedExit(error, KUBERNETES)).toBe(code);
  });

  it('is 2 elsewhere, whatever failed', () => {
    expect(failedExit(new AssayError('unknown-suite', 'x'), {})).toBe(2);
  });
});
