import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, readlink, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One time for every file, so that a file that is put over one of them is never taken for it by its time and size. */
const LONG_AGO = new Date('2001-09-09T01:46:40Z');
const EXECUTABLE = 0o111;

/** A file or link of a checkout. */
type Leaf =
  | { readonly kind: 'file'; readonly mode: 0o644 | 0o755; readonly content: Buffer }
  | { readonly kind: 'link'; readonly to: string };

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
  for (const path of paths.toSorted()) {
    const leaf = await read(join(folder, path));
    if (leaf === undefined) continue;
    const content = leaf.kind === 'link' ? leaf.to : leaf.content;
    const mode = leaf.kind === 'link' ? 'link' : leaf.mode;
    hash.update(`${JSON.stringify([path, mode, Buffer.byteLength(content)])}\n`).update(content);
    await visit(path, leaf);
  }
  return hash.digest('hex');
}

/** Undefined for what has gone since it was listed, or is no file: git lists what is deleted but not yet committed. */
async function read(path: string): Promise<Leaf | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink()) return { kind: 'link', to: await readlink(path) };
  if (!found?.isFile()) return undefined;
  const mode = (found.mode & EXECUTABLE) === 0 ? 0o644 : 0o755;
  return { kind: 'file', mode, content: await readFile(path) };
}
