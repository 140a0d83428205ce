import { chmodSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

import { expect, test, vi } from 'vitest';

import { assay, jsonOf, rowsIn, startAssay } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

describeWith(['sandbox'], 'assay evaluate that is killed', () => {
  test('leaves no folder of its sandbox behind, and the same command grades what is left', async () => {
    const [answers, folder, temporary] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    chmodSync(temporary, 0o1777);
    await assay(['run', 'demo', '--model', 'reference', '--results', answers, '--quiet']);
    const [input = ''] = readdirSync(answers).filter((name) => name.startsWith('interview'));
    const where = ['--sandbox', 'landlock', '--concurrency', '1', '--results', folder, '--json', '--quiet'];
    const args = ['evaluate', '--suite', 'demo', '--input', join(answers, input), ...where];
    const options = { env: { TMPDIR: temporary } };

    const child = startAssay(args, options);
    await vi.waitFor(() => expect(rowsIn(folder, 'eval').length).toBeGreaterThan(1), {
      timeout: 60_000,
      interval: 1,
    });
    child.kill('SIGKILL');
    await once(child, 'close');
    const graded = rowsIn(folder, 'eval').length;
    await vi.waitFor(() => expect(readdirSync(temporary)).toEqual([]));

    const whole = await assay(args, options);
    expect(whole.code, whole.stderr).toBe(0);
    const rows = rowsIn(folder, 'eval');
    expect(rows.length).toBeGreaterThan(graded);
    expect(new Set(rows.map(({ task }) => task)).size).toBe(rows.length);
    expect(jsonOf(whole).score).toMatchObject({ complete: true, total: rows.length });
    expect(readdirSync(temporary)).toEqual([]);
  });
});
