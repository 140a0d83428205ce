import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

// Programs reach these through WASI's calls alone, and a library in between checks some of what they ask.
const load = createRequire(import.meta.url);
const { File, Tree } = load('../../../src/sandbox/runners/wasm/files.cjs');

const tree = () => {
  const made = new Tree(100);
  return { made, file: made.add('/a', new File()) };
};

test.each([-1, -(2 ** 62), Number.NaN])(
  'a file is refused a size of %d, which would make room for others',
  (size) => {
    const { made, file } = tree();
    expect(() => made.resize(file, size)).toThrow('errno 28');
    expect(() => made.resize(file, 101)).toThrow('output');
  },
);

test('files hold no more bytes together than one may', () => {
  const { made, file } = tree();
  made.resize(file, 60);
  expect(() => made.resize(made.add('/b', new File()), 60)).toThrow('output');
});
