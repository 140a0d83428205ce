import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import PQueue from 'p-queue';
import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import { groupBy } from '../../group-by.ts';
import { version } from '../../version.ts';
import { writeWhole } from '../files.ts';
import { FACTS, TOOLS } from '../scored/contract.ts';
import { readScored } from '../scored/read.ts';
import { summarize } from './summary.ts';
import type { Summary, TaskSummary } from './summary.ts';

/** A file that could not be read as a graded run, and why. */
export interface LeftOut {
  readonly file: string;
  readonly why: string;
}

export interface Listing {
  readonly runs: readonly Summary[];
  readonly leftOut: readonly LeftOut[];
}

const text = z.string();

/** There are tens of thousands of these in a folder of runs: a schema takes a hundred times as long to look at one. */
function isTask(value: Readonly<Record<keyof TaskSummary, unknown>> | null): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { task, language, samples, passed, points, of } = value;
  const areNumbers = [samples, passed, points, of].every((each) => typeof each === 'number');
  return typeof task === 'string' && typeof language === 'string' && areNumbers;
}

/** Each field has its line, or what is read from the index would be less than what was written. */
const summarySchema: z.ZodType<Summary> = z.object({
  file: text,
  tool: z.enum(TOOLS),
  suite: text,
  model: text,
  template: text.exactOptional(),
  params: text.exactOptional(),
  strategy: text.exactOptional(),
  runtime: text.exactOptional(),
  facts: z.partialRecord(z.enum(FACTS), text),
  tasks: z.custom<readonly TaskSummary[]>((value) => Array.isArray(value) && value.every(isTask)),
  total: z.number(),
  unscored: z.number(),
  stopped: text.exactOptional(),
} satisfies Readonly<Record<keyof Summary, z.ZodType>>);

/** What is kept of a file; it counts as long as size and time are the same. */
const keptSchema = z.object({
  file: text,
  size: z.number(),
  mtimeMs: z.number(),
  run: summarySchema.exactOptional(),
  why: text.exactOptional(),
});

const indexFile = z.object({ format: z.number(), assay: text, files: z.record(text, keptSchema) });

type Kept = z.infer<typeof keptSchema>;
type Index = Readonly<Record<string, Kept>>;

/** Changes whenever a summary of the same file would be another. */
const FORMAT = 3;

/** Files that are read at the same time. */
const AT_ONCE = 16;

/**
 * The runs of many graded files. What they say is kept in `cache`, a file a folder, and read again only where a file's size or
 * time of change is another. A file that is no graded run takes no other with it.
 */
export async function readListing(files: readonly string[], cache: string): Promise<Listing> {
  const parts: Kept[] = [];
  for (const group of groupBy(files, (file) => dirname(resolve(file)))) {
    parts.push(...(await readFolder(dirname(resolve(group[0])), group, cache)));
  }
  return {
    runs: parts.flatMap(({ run }) => run ?? []),
    leftOut: parts.flatMap(({ file, why }) => (why === undefined ? [] : [{ file, why }])),
  };
}

async function readFolder(folder: string, files: readonly string[], cache: string): Promise<Kept[]> {
  const path = join(cache, 'listings', `${createHash('sha256').update(folder).digest('hex')}.json`);
  const index = await readIndex(path);
  const queue = new PQueue({ concurrency: AT_ONCE });
  const found = await Promise.all(
    files.map(async (file) => {
      const now = await stampOf(file);
      const before = index[basename(file)];
      const isSame = before?.file === file && before.size === now.size && before.mtimeMs === now.mtimeMs;
      return isSame ? before : queue.add(() => read(file, now));
    }),
  );
  const isNew = found.some((kept) => index[basename(kept.file)] !== kept);
  if (isNew)
    await writeIndex(path, {
      ...index,
      ...Object.fromEntries(found.map((kept) => [basename(kept.file), kept])),
    });
  return found;
}

type Stamp = Pick<Kept, 'size' | 'mtimeMs'>;

async function stampOf(file: string): Promise<Stamp> {
  const { size, mtimeMs } = await stat(file).catch(() => ({ size: -1, mtimeMs: -1 }));
  return { size, mtimeMs };
}

async function read(file: string, stamp: Stamp): Promise<Kept> {
  try {
    return { file, ...stamp, run: summarize(await readScored(file)) };
  } catch (error) {
    if (error instanceof AssayError) return { file, ...stamp, why: error.message };
    throw error;
  }
}

/** One that is torn, foreign or of another version of Assay is made anew. */
async function readIndex(path: string): Promise<Index> {
  try {
    const parsed = indexFile.parse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.assay === version && parsed.format === FORMAT ? parsed.files : {};
  } catch {
    return {};
  }
}

/** A cache that cannot be written costs time, nothing else. */
async function writeIndex(path: string, files: Index): Promise<void> {
  await writeWhole(path, JSON.stringify({ format: FORMAT, assay: version, files })).catch(() => {});
}
