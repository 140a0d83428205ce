import { createRequire } from 'node:module';

import { expect, test } from 'vitest';

// Programs reach these through WASI's calls alone, and a library in between checks some of what they ask.

type File = { readonly data: Uint8Array; readonly size: number };
type Folder = { readonly entries: ReadonlyMap<string, unknown> };
interface Tree {
  find(path: string): unknown;
  add<Entry extends File | Folder>(path: string, entry: Entry): Entry;
  remove(path: string, isFolder: boolean): void;
  rename(from: string, to: string): void;
  write(file: File, at: number, data: Uint8Array): void;
  resize(file: File, size: number): void;
}
interface Files {
  File: new () => File;
  Folder: new () => Folder;
  Tree: new (most: number) => Tree;
}

const load = createRequire(import.meta.url);
const { File, Folder, Tree }: Files = load('../../../../src/sandbox/runners/wasm/files.cjs');
const { errno }: { errno: Readonly<Record<string, number>> } = load(
  '../../../../src/sandbox/runners/wasm/errors.cjs',
);

const MOST_BYTES = 100;
const refusal = (name: string) => expect.objectContaining({ number: errno[name] });
const flood = expect.objectContaining({ why: 'output' });

/** A folder with a file in it, and an empty one. */
function someTree(): Tree {
  const tree = new Tree(MOST_BYTES);
  tree.add('/full', new Folder());
  tree.add('/full/file', new File());
  tree.add('/empty', new Folder());
  return tree;
}

test.each([
  ['/none', 'NOENT'],
  ['/none/file', 'NOENT'],
  ['/full/file/below', 'NOTDIR'],
  ['/full/file/', 'NOTDIR'],
  ['/full/../file', 'PERM'],
  [`/${'x'.repeat(256)}`, 'NAMETOOLONG'],
  ['/full'.repeat(101), 'NAMETOOLONG'],
])('no way leads to %s', (path, name) => {
  expect(() => someTree().find(path)).toThrow(refusal(name));
});

test('what is there is not made again, and the root is neither made nor removed', () => {
  expect(() => someTree().add('/full/file', new File())).toThrow(refusal('EXIST'));
  expect(() => someTree().add('/', new Folder())).toThrow(refusal('EXIST'));
  expect(() => someTree().remove('/', true)).toThrow(refusal('PERM'));
});

test('only empty folders are removed, and each kind by its own call', () => {
  const tree = someTree();
  expect(() => tree.remove('/full', true)).toThrow(refusal('NOTEMPTY'));
  expect(() => tree.remove('/full', false)).toThrow(refusal('ISDIR'));
  expect(() => tree.remove('/full/file', true)).toThrow(refusal('NOTDIR'));
  tree.remove('/full/file', false);
  tree.remove('/full', true);
  expect(() => tree.find('/full')).toThrow(refusal('NOENT'));
});

test('a new name takes the place of what bore it, where that is of the same kind', () => {
  const tree = someTree();
  const folder = tree.find('/full');
  tree.rename('/full', '/empty');
  expect(tree.find('/empty')).toBe(folder);
  expect(() => tree.find('/full')).toThrow(refusal('NOENT'));
  expect(() => someTree().rename('/full/file', '/empty')).toThrow(refusal('ISDIR'));
  expect(() => someTree().rename('/empty', '/full')).toThrow(refusal('NOTEMPTY'));
});

test('a folder is not moved into itself', () => {
  expect(() => someTree().rename('/full', '/full/below')).toThrow(refusal('INVAL'));
});

test('a hole in a file is of zeros, also where the file was longer before', () => {
  const tree = new Tree(MOST_BYTES);
  const file = tree.add('/file', new File());
  tree.write(file, 0, Buffer.from('secret'));
  tree.resize(file, 1);
  tree.write(file, 5, Buffer.from('!'));
  expect(Buffer.from(file.data.subarray(0, file.size)).toString()).toBe('s\0\0\0\0!');
});

test.each([-1, -(2 ** 62), Number.NaN])(
  'a file is refused a size of %d, which would make room for others',
  (size) => {
    const tree = new Tree(MOST_BYTES);
    const file = tree.add('/file', new File());
    expect(() => tree.resize(file, size)).toThrow(refusal('INVAL'));
    expect(() => tree.resize(file, MOST_BYTES + 1)).toThrow(flood);
  },
);

test('files together have the bytes of the limit, those of removed ones included', () => {
  const tree = new Tree(MOST_BYTES);
  const fill = (path: string, size: number) =>
    tree.write(tree.add(path, new File()), 0, new Uint8Array(size));
  fill('/one', MOST_BYTES - 1);
  tree.remove('/one', false);
  fill('/two', 1);
  expect(() => fill('/three', 1)).toThrow(flood);
});

test('a thousand entries are as many as there may be at once', () => {
  const tree = new Tree(MOST_BYTES);
  for (let at = 0; at < 1000; at += 1) tree.add(`/${at}`, new File());
  tree.remove('/0', false);
  tree.add('/0', new File());
  expect(() => tree.add('/more', new File())).toThrow(flood);
});
