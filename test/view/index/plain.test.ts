import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { PlainCopies } from '../../../src/view/index/plain.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

const packed = (text: string): string => {
  const path = join(temporaryFolder(), 'x.ndjson.gz');
  writeFileSync(path, gzipSync(text));
  return path;
};

function copiesUpTo(largest?: number): PlainCopies {
  const copies = new PlainCopies(largest);
  onTestFinished(() => copies.close());
  return copies;
}

test('a packed file has one unpacked copy, which is made anew where the file has changed', async () => {
  const [copies, path] = [copiesUpTo(), packed('one')];
  const copy = await copies.plain(path, 'a');
  expect(await copies.plain(path, 'a')).toBe(copy);
  writeFileSync(path, gzipSync('two'));
  expect(readFileSync(await copies.plain(path, 'b'), 'utf8')).toBe('two');
  expect(await readdir(dirname(copy))).toHaveLength(1);
});

test('a small packed file that unpacks to more than there is room for is refused, and leaves nothing', async () => {
  const [copies, other, bomb] = [copiesUpTo(1000), packed('x'), packed(' '.repeat(1_000_000))];
  const copy = await copies.plain(other, 'a');
  await expect(copies.plain(bomb, 'a')).rejects.toMatchObject({ code: 'too-large' });
  expect(await readdir(dirname(copy))).toHaveLength(1);
  writeFileSync(bomb, gzipSync('small'));
  expect(readFileSync(await copies.plain(bomb, 'a'), 'utf8')).toBe('small');
});
