import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { counted } from '../../counted.ts';
import { AssayError } from '../../errors.ts';
import { makeFolder } from '../../results/files.ts';
import { cannotWrite } from '../../results/ndjson.ts';
import { paths } from '../paths.ts';

/**
 * Fills a folder as a whole or not at all: `fill` gets an empty one beside it that takes its place. What was in the folder
 * must be an earlier export, which is replaced; `names` are those at the top of one, and others are somebody's own.
 * @throws AssayError `folder-in-use`, `cannot-write`.
 */
export async function fillFolder(
  folder: string,
  names: ReadonlySet<string>,
  fill: (draft: string) => Promise<void>,
): Promise<void> {
  await requireOurs(folder, names);
  const suffix = randomBytes(4).toString('hex');
  const [draft, old] = [`${resolve(folder)}.${suffix}.tmp`, `${resolve(folder)}.${suffix}.old`];
  try {
    await makeFolder(draft);
    await fill(draft);
    await rename(folder, old).catch(unlessMissing);
    await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
      await rename(old, folder).catch(unlessMissing);
      cannotWrite(folder)(error);
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

const exported = z.object({ live: z.literal(false) });

async function requireOurs(folder: string, names: ReadonlySet<string>): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    return cannotWrite(folder)(error);
  });
  if (found.length === 0) return;
  const foreign = (await isExport(folder)) ? found.filter((name) => !names.has(name)) : found;
  if (foreign.length === 0) return;
  const first = `${foreign[0]}${foreign.length === 1 ? '' : ` and ${counted(foreign.length - 1, 'other')}`}`;
  throw new AssayError('folder-in-use', `${folder} has what is of no export of assay view: ${first}.`, {
    next: 'Give an empty folder, a new one, or that of an earlier export and nothing else, which is replaced.',
  });
}

async function isExport(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, paths.site), 'utf8').catch(() => '');
  try {
    return exported.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') cannotWrite('the folder')(error);
}
