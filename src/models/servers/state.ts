import { createHash, randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { stateFolder } from '../../config/paths.ts';
import { AssayError } from '../../errors.ts';
import { place } from '../../place.ts';

const markSchema = z.object({ pid: z.int().min(1), start: z.string() });
const unitSchema = z.object({
  port: z.int(),
  /** Unknown for a moment while it is being started. */
  process: markSchema.exactOptional(),
  container: z.object({ engine: z.enum(['docker', 'podman']), name: z.string() }).exactOptional(),
});
const recordSchema = z.object({
  format: z.literal(1),
  profile: z.string(),
  kind: z.string(),
  /** In the environment of its processes, or the label of its containers. */
  token: z.string().min(16),
  /** Of its settings: a server that was started with others is another. */
  settings: z.string(),
  state: z.enum(['starting', 'running']),
  /** The Assay that ends it; absent where `assay servers stop` does. */
  owner: markSchema.exactOptional(),
  units: z.array(unitSchema),
  addresses: z.array(z.string()),
  logFile: z.string(),
  graceMs: z.number(),
  /** ISO 8601 */
  started: z.string(),
});

/** What Assay remembers of a server that it has started, so that any later Assay can tell it from a stranger's. */
export type ServerRecord = z.infer<typeof recordSchema>;
export type Unit = z.infer<typeof unitSchema>;

export const serversFolder = (): string => join(stateFolder(), 'servers');

/** Process numbers mean something at one place only, so each place has files of its own. */
const suffix = (): string => `@${createHash('sha256').update(place()).digest('hex').slice(0, 8)}.json`;
const fileOf = (profile: string): string => join(serversFolder(), `${profile}${suffix()}`);

/** The servers of this place, in the order of their names. What is no record is passed over. */
export async function readRecords(): Promise<ServerRecord[]> {
  const names = await readdir(serversFolder()).catch(() => []);
  const records = await Promise.all(
    names
      .filter((name) => name.endsWith(suffix()))
      .map((name) => readRecord(name.slice(0, -suffix().length))),
  );
  return records.filter((record) => record !== undefined);
}

export async function readRecord(profile: string): Promise<ServerRecord | undefined> {
  try {
    const record = recordSchema.parse(JSON.parse(await readFile(fileOf(profile), 'utf8')));
    // Its file is named after the profile; one that says another would have that one's file deleted.
    return record.profile === profile ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the record of a server that is about to start; false where the profile has one already. @throws AssayError `disk-full` … */
export async function claim(record: ServerRecord): Promise<boolean> {
  const file = fileOf(record.profile);
  const draft = draftOf(file);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(draft, textOf(record), { mode: 0o600 });
    // What a power cut has left of a record tells of nothing that still runs.
    if (existsSync(file) && (await readRecord(record.profile)) === undefined) await rm(file);
    // Unlike a file that is written in place, a link is there as a whole or not at all.
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw cannotKeep(file, error);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Writes it anew, as a whole or not at all. */
export async function saveRecord(record: ServerRecord): Promise<void> {
  const file = fileOf(record.profile);
  const draft = draftOf(file);
  try {
    await writeFile(draft, textOf(record), { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw cannotKeep(file, error);
  }
}

export const forget = ({ profile }: ServerRecord): void => rmSync(fileOf(profile), { force: true });

const draftOf = (file: string): string => `${file}.${randomBytes(4).toString('hex')}.tmp`;
const textOf = (record: ServerRecord): string => `${JSON.stringify(record, null, 2)}\n`;

/** The error for a file that a server cannot do without. */
export function cannotKeep(file: string, cause: unknown): AssayError {
  const isFull =
    cause instanceof Error && 'code' in cause && ['ENOSPC', 'EDQUOT'].includes(String(cause.code));
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AssayError(isFull ? 'disk-full' : 'cannot-write', `Cannot write ${file}: ${why}`, {
    next: isFull
      ? 'Make room on that disk, or name another in ASSAY_STATE.'
      : 'Check the folder and its permissions.',
    cause,
  });
}
