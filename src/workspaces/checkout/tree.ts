import { createHash, type Hash } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, readlink, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One time for every file, so that a file that is put over one of them is never taken for it by its time and size. */
const LONG_AGO = new Date('2001-09-09T01:46:40Z');
const EXECUTABLE = 0o111;
/** Files in hand at the same time. */
const AT_ONCE = 64;

/** A file or link of a checkout. */
type Leaf =
  | { readonly kind: 'file'; readonly mode: 0o644 | 0o755; readonly content: Buffer }
  | { readonly kind: 'link'; readonly to: string };

interface Found {
  readonly path: string;
  readonly leaf: Leaf;
}

/** Paths of all files and links below a folder, but for a `.git`; relative, with `/` between. */
export async function filesBelow(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found = entries
    .filter(({ name }) => name !== '.git')
    .map(async (entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(folder, path);
      return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
    });
  return (await Promise.all(found)).flat();
}

/** SHA-256 over names, what may be executed, and contents: the same for the same files wherever and whenever they lie. */
export async function treeHash(folder: string, paths: readonly string[]): Promise<string> {
  return walk(folder, paths, async () => {});
}

/** Copies the files and links; the result is the hash of what was copied. */
export async function copyTree(folder: string, paths: readonly string[], target: string): Promise<string> {
  await mkdir(target, { recursive: true });
  return walk(folder, paths, async (path, leaf) => {
    const to = join(target, path);
    await mkdir(dirname(to), { recursive: true });
    if (leaf.kind === 'link') return symlink(leaf.to, to);
    await writeFile(to, leaf.content, { mode: leaf.mode, flag: 'wx' });
    return utimes(to, LONG_AGO, LONG_AGO);
  });
}

async function walk(
  folder: string,
  paths: readonly string[],
  visit: (path: string, leaf: Leaf) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256');
  const sorted = paths.toSorted();
  for (let at = 0; at < sorted.length; at += AT_ONCE) {
    const some = sorted.slice(at, at + AT_ONCE);
    const leaves = await Promise.all(
      some.map(async (path) => ({ path, leaf: await read(join(folder, path)) })),
    );
    const found = leaves.filter((one): one is Found => one.leaf !== undefined);
    for (const one of found) take(hash, one);
    await Promise.all(found.map(({ path, leaf }) => visit(path, leaf)));
  }
  return hash.digest('hex');
}

function take(hash: Hash, { path, leaf }: Found): void {
  const content = leaf.kind === 'link' ? leaf.to : leaf.content;
  const mode = leaf.kind === 'link' ? 'link' : leaf.mode;
  hash.update(`${JSON.stringify([path, mode, Buffer.byteLength(content)])}\n`).update(content);
}

/** Undefined for what has gone since it was listed, or is no file: git lists what is deleted but not yet committed. */
async function read(path: string): Promise<Leaf | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink()) return { kind: 'link', to: await readlink(path) };
  if (!found?.isFile()) return undefined;
  const mode = (found.mode & EXECUTABLE) === 0 ? 0o644 : 0o755;
  return { kind: 'file', mode, content: await readFile(path) };
}
