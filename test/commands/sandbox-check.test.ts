import { describe, expect, test } from 'vitest';

import { type Examined, checkResult, checkText, hasHeld } from '../../src/commands/sandbox-check-result.ts';
import type { Trial } from '../../src/sandbox/conformance/examine.ts';
import { assay, jsonOf } from '../fixtures/assay.ts';

const HELD: Trial = { program: 'fork_bomb.py', language: 'python', subject: 'processes', breaches: [] };
const BROKEN: Trial = {
  program: 'read_file.js',
  language: 'javascript',
  subject: 'files',
  breaches: ['was accepted', 'told a secret of the user'],
};
const examined = (backend: string, trials: Trial[]): Examined => ({
  backend,
  trials,
  identity: { backend, python: '3.11.2', runner: '2', packages: {} },
});
const REFUSED = { backend: 'docker', message: 'It does not answer.', next: 'Start it.' };

describe('what was found of sandboxes', () => {
  const both = [examined('bubblewrap', [HELD, BROKEN]), examined('landlock', [HELD])];

  test('is a table with a column a sandbox, and a sentence for each breach and refusal', () => {
    expect(checkText(both, [REFUSED])).toBe(
      [
        '                         bubblewrap   landlock',
        'files      JavaScript  1 of 1 broke  not tried',
        'processes  Python            1 held     1 held',
        '',
        'bubblewrap: files, JavaScript: read_file.js was accepted, told a secret of the user',
        'docker: It does not answer. Start it.',
      ].join('\n'),
    );
  });

  test('has held only where every program did', () => {
    expect(both.map(hasHeld)).toEqual([false, true]);
  });

  test('is counted for programs, isolation by isolation', () => {
    expect(checkResult(both, [REFUSED])).toMatchObject({
      backends: [
        {
          backend: 'bubblewrap',
          held: false,
          isolations: [
            { isolation: 'files', language: 'javascript', programs: 1, held: 0 },
            { isolation: 'processes', language: 'python', programs: 1, held: 1 },
          ],
          broken: [{ program: 'read_file.js', isolation: 'files' }],
        },
        { backend: 'landlock', held: true, broken: [] },
      ],
      refused: [REFUSED],
    });
  });
});

describe('assay sandbox check', () => {
  test('of a sandbox that cannot run exits with 2 and says what to do', async () => {
    const run = await assay(['sandbox', 'check', '--backend', 'podman', '--json'], {
      env: { PATH: '/nowhere' },
    });
    expect(run.code).toBe(2);
    expect(jsonOf(run)).toMatchObject({
      error: { code: 'sandbox-unavailable', next: expect.stringMatching(/^Install/) },
    });
  });
});
