import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { HubFile } from './choose.ts';
import { sizeOf } from './disk.ts';

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
export const commitSchema = z.string().regex(/^\w{1,64}$/);
const fileSchema = z.object({ path: z.string(), size: z.number(), sha256: sha256Schema });

/** What an address means on this machine: which files, of which commit. It holds until the record is deleted. */
export const recordSchema = z.object({ commit: commitSchema, files: z.tuple([fileSchema], fileSchema) });
export type DownloadRecord = z.infer<typeof recordSchema>;

/** SHA-256 of the only file, or of the parts' checksums. */
export function digestOf({ files: [first, ...others] }: DownloadRecord): string {
  if (others.length === 0) return first.sha256;
  const sums = [first, ...others].map(({ sha256 }) => sha256).join('');
  return createHash('sha256').update(sums).digest('hex');
}

/** The folder of a model's files. It is named by what is in them, so that a commit that leaves them alone costs no download. */
export const folderOf = (folder: string, record: DownloadRecord): string =>
  join(folder, digestOf(record).slice(0, 16));

export const pathOf = (folder: string, record: DownloadRecord, { path }: HubFile): string =>
  join(folderOf(folder, record), basename(path));

/** The record, where all of its files are here; one that is missing or foreign is none. */
export async function readKept(path: string, folder: string): Promise<DownloadRecord | undefined> {
  const record = await readRecord(path);
  if (record === undefined) return undefined;
  for (const file of record.files) {
    if ((await sizeOf(pathOf(folder, record, file))) !== file.size) return undefined;
  }
  return record;
}

async function readRecord(path: string): Promise<DownloadRecord | undefined> {
  try {
    return recordSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
