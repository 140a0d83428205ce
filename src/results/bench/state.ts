import { readFile, readdir } from 'node:fs/promises';
import { z } from 'zod';
import { inFolder, isStore } from '../../stores/address.ts';
import { foldersIn, readableAt } from '../../stores/mirror.ts';
import { writeWhole } from '../files.ts';

const text = z.string();
const fileName = text.regex(/^(?!\.{1,2}$)[^/\\]+$/);

const failureSchema = z.strictObject({ code: text, message: text, next: text.exactOptional() });

const runSchema = z.strictObject({
  /** As it was asked for: a name, or the path of a folder. */
  suite: text,
  /** Graded rows, in the profile's folder; absent where there are none. */
  file: fileName.exactOptional(),
  /** `incomplete` where samples have no verdict. */
  state: z.enum(['done', 'incomplete', 'failed']),
  /** Of asking and grading together, of all processes that worked on it. */
  seconds: z.number(),
  failure: failureSchema.exactOptional(),
});

/** What became of a profile in a bench: `bench.json` in its folder. */
const stateSchema = z.strictObject({
  format: z.literal(1),
  profile: text,
  /** The model's file or name as the profile gives it: a server may call it otherwise. */
  model: text,
  /** Where the profile is one checkpoint of another: that one's name. */
  checkpoint_of: text.exactOptional(),
  state: z.enum(['running', 'done', 'failed']),
  /** SHA-256 of the profile and of what it was asked: another one means another experiment. */
  key: text,
  /** The bench that it was part of. */
  session: text,
  /** ISO 8601 */
  started: text,
  updated: text,
  /** Seconds from the server's start to its first token; absent where Assay started none. */
  ready_s: z.number().exactOptional(),
  runs: z.array(runSchema),
  /** Why it could not be run at all. */
  failure: failureSchema.exactOptional(),
});

export type ProfileState = Readonly<z.infer<typeof stateSchema>>;
export type ProfileRun = ProfileState['runs'][number];

/** A profile's folder among the results; profiles' names have no sign that a folder cannot have. */
export const profileFolder = (results: string, profile: string): string => inFolder(results, profile);

const STATE = 'bench.json';

export const writeState = (folder: string, state: ProfileState): Promise<void> =>
  writeWhole(inFolder(folder, STATE), `${JSON.stringify(state, null, 2)}\n`);

/** What an earlier bench left; undefined where there is nothing, or nothing that can be read. */
export async function readState(folder: string): Promise<ProfileState | undefined> {
  const path = await readableAt(inFolder(folder, STATE));
  if (path === undefined) return undefined;
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** The profiles that have a folder among the results, by their names in natural order. */
export async function readStates(results: string): Promise<ProfileState[]> {
  const names = isStore(results) ? await foldersIn(results) : await foldersOnDisk(results);
  const sorted = names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const states = await Promise.all(sorted.map((name) => readState(profileFolder(results, name))));
  return states.filter((state) => state !== undefined);
}

async function foldersOnDisk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
