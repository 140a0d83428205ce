import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { findNode, foldersOf } from '../../src/sandbox/node.ts';

/** A file in the place of Node, in folders of these modes. */
function nodeBelow(modes: readonly number[]): string {
  const root = mkdtempSync(join(tmpdir(), 'assay-node-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  chmodSync(root, 0o755);
  let folder = root;
  for (const mode of modes) {
    folder = join(folder, 'inner');
    mkdirSync(folder);
    chmodSync(folder, mode);
  }
  const file = join(folder, 'node');
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

test('a Node that everybody can execute is found, with the folders that it needs', () => {
  const file = nodeBelow([0o755, 0o711]);
  const found = findNode(true, file);
  expect(found).toMatchObject({ executable: file, readable: expect.any(Array) });
  if ('executable' in found) expect(foldersOf(found)).toContain(join(file, '..'));
});

test('a Node below a folder that others cannot enter is named as unreachable', () => {
  const file = nodeBelow([0o755, 0o700, 0o755]);
  expect(findNode(true, file)).toEqual({ missing: expect.stringContaining(file) });
  expect(findNode(false, file)).toMatchObject({ executable: file });
});
