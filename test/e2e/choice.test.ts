import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { assay } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

describeWith(['sandbox'], 'where the first sandbox fails', () => {
  test('a run says so at once, in its report, in its JSON and in its manifest', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'bwrap'), '#!/bin/sh\necho "bwrap: loopback: Failed" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const args = ['run', 'demo', '--model', 'reference', '--results', join(folder, 'results')];
    const told = await assay(args, { env });
    expect(told.stderr).toMatch(/run in the landlock sandbox\. The bubblewrap sandbox .* loopback: Failed/);
    expect(told.stdout).toMatch(/sandbox +landlock, Python [\d.]+, refused here: bubblewrap/);
    const { refused, files } = JSON.parse((await assay([...args, '--json'], { env })).stdout);
    expect(refused).toEqual([{ backend: 'bubblewrap', why: expect.stringContaining('loopback') }]);
    const { machine } = JSON.parse(readFileSync(files.manifest, 'utf8'));
    expect(machine['refused bubblewrap']).toContain('loopback');
  });
});
