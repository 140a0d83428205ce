import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { faultOf } from '../schema-fault.ts';
import { writeWhole } from './files.ts';

/** A manifest that somebody sent may name no file of another folder: its files are read, and gone on with. */
const besideIt = z
  .string()
  .regex(/^(?!\.{1,2}$)[^/\\]+$/, 'it is not the name of a file beside the manifest');

/** More shards than any cluster has machines for, and more samples than any run. */
export const MOST_SHARDS = 100_000;
const size = z.int().min(0).max(1e9);

/** Which part of a run a shard is: enough to join shards, and to name what lost ones had. */
const shardSchema = z.object({
  /** From 1. */
  index: z.int().min(1),
  of: z.int().min(1).max(MOST_SHARDS),
  /** SHA-256 of how the run was divided: only shards of one division cover it. */
  plan: z.string(),
  /** Its tasks, each with the range of its samples. */
  tasks: z.array(z.object({ id: z.string(), language: z.string(), first: size, count: size })),
  whole: z.object({ tasks: size, total: size }),
  /** What the whole run was divided from, of some of the shards: for each task what one of its samples costs. */
  loads: z
    .array(z.object({ language: z.string(), samples: size, costs: z.record(z.string(), z.number()) }))
    .exactOptional(),
});

/**
 * Beside each run, for listings and for resuming; everything in it can be computed again from the rows.
 * `running` means that no process has finished it, `incomplete` that samples are left unscored.
 */
const manifestSchema = z.object({
  format: z.literal(1),
  state: z.enum(['running', 'incomplete', 'finished']),
  /** ISO 8601 */
  created: z.string(),
  updated: z.string(),
  assay: z.string(),
  files: z.object({
    interview: besideIt.exactOptional(),
    eval: besideIt.exactOptional(),
    turns: besideIt.exactOptional(),
  }),
  fingerprint: z.object({ id: z.string(), whole: z.string().exactOptional() }).loose(),
  shard: shardSchema.exactOptional(),
  /** Where it ran: not part of the fingerprint. */
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What a check of the model's server found before the run; it may differ from hour to hour. */
  preflight: z.record(z.string(), z.string()).exactOptional(),
  totals: z.record(z.string(), z.unknown()),
});

export type Manifest = z.infer<typeof manifestSchema>;

export async function readManifest(path: string): Promise<Manifest> {
  const value = parseJson(await readFile(path, 'utf8'));
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AssayError('bad-manifest', `${path} is not a run's manifest: ${faultOf(parsed.error, value)}.`, {
    next: 'Move it away; the rows beside it can be graded again with assay evaluate.',
  });
}

export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  await writeWhole(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The newest run of this fingerprint that is wanted, or undefined. Foreign and broken files are passed over. */
export async function findRun(
  folder: string,
  fingerprintId: string,
  isWanted: (manifest: Manifest) => boolean,
): Promise<{ path: string; manifest: Manifest } | undefined> {
  const names = await readdir(folder).catch(() => []);
  let newest: { path: string; manifest: Manifest } | undefined;
  for (const name of names.filter((candidate) => candidate.endsWith('.manifest.json'))) {
    const path = join(folder, name);
    const manifest = await readManifest(path).catch(() => undefined);
    if (manifest?.fingerprint.id !== fingerprintId || !isWanted(manifest)) continue;
    if (newest === undefined || manifest.created > newest.manifest.created) newest = { path, manifest };
  }
  return newest;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
