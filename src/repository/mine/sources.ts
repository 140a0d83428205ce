import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of a checkout, as tasks will see it. */
export interface Sources {
  readonly folder: string;
  /** Relative to the folder, with `/`, in order. */
  readonly paths: readonly string[];
  /** Undefined where there is no such file, or it is a link, or not UTF-8. */
  text(path: string): Promise<string | undefined>;
}

export const sourcesOf = (folder: string, paths: readonly string[]): Sources => ({
  folder,
  paths: paths.toSorted(),
  text: async (path) => {
    const file = join(folder, path);
    const isFile = await lstat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    return isFile ? decode(await readFile(file)) : undefined;
  },
});

/** A byte order mark stays, since lines and columns count it. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
