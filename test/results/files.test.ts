import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/results/files.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

test('a folder is made with its parents, though several make it at the same time', async () => {
  const folder = join(temporaryFolder(), 'a/b/c');
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(folder)));
  expect(existsSync(folder)).toBe(true);
});

test('a folder that a file system does not take is refused, not tried for ever', async () => {
  await expect(makeFolder('/proc/assay/x')).rejects.toMatchObject({ code: 'cannot-write' });
});

test('a folder below a file is refused', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expect(makeFolder(join(file, 'x'))).rejects.toMatchObject({ code: 'cannot-write' });
});
