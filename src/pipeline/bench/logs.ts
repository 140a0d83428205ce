import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePieces } from '../../results/files.ts';
import { inFolder, isStore } from '../../stores/address.ts';
import { readableAt } from '../../stores/mirror.ts';

/** The logs of a profile, which grow line by line: in its folder, or while it has its turn beside the store that it is in. */
export interface Logs {
  pathOf(name: LogName): string;
  /** Has them where the profile is. @throws AssayError `store-…`. */
  close(): Promise<void>;
}

const NAMES = ['run.log', 'server.log'] as const;
type LogName = (typeof NAMES)[number];

export async function openLogs(profile: string): Promise<Logs> {
  if (!isStore(profile)) return { pathOf: (name) => join(profile, name), close: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'assay-logs-'));
  for (const name of NAMES) {
    const earlier = await readableAt(inFolder(profile, name));
    if (earlier !== undefined) await copyFile(earlier, join(folder, name));
  }
  return {
    pathOf: (name) => join(folder, name),
    close: async () => {
      for (const name of await readdir(folder))
        await writePieces(inFolder(profile, name), createReadStream(join(folder, name)));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
