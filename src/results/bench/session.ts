import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { inFolder } from '../../stores/address.ts';
import { readableAt } from '../../stores/mirror.ts';
import { writeWhole } from '../files.ts';

/** Beside the profiles' folders: whether a bench has come to its end, so that one that is done anew is gone on with too. */
const schema = z.strictObject({
  format: z.literal(1),
  /** When it began, ISO 8601: its name. */
  session: z.string(),
  existing: z.enum(['keep', 'redo']),
  state: z.enum(['running', 'done']),
});

export type Existing = z.infer<typeof schema>['existing'];

const fileOf = (results: string): string => inFolder(results, 'bench-session.json');

/** The bench that an earlier process left unfinished, where it was asked for in the same way, else a new one. */
export async function openSession(results: string, existing: Existing): Promise<string> {
  const earlier = await readSession(results);
  if (earlier?.state === 'running' && earlier.existing === existing) return earlier.session;
  const session = new Date().toISOString();
  await write(results, { format: 1, session, existing, state: 'running' });
  return session;
}

export const endSession = (results: string, session: string, existing: Existing): Promise<void> =>
  write(results, { format: 1, session, existing, state: 'done' });

const write = (results: string, content: z.infer<typeof schema>): Promise<void> =>
  writeWhole(fileOf(results), `${JSON.stringify(content)}\n`);

async function readSession(results: string): Promise<z.infer<typeof schema> | undefined> {
  const path = await readableAt(fileOf(results));
  if (path === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
