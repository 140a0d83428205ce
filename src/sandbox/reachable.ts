import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user that programs run as where Assay runs as root. */
export const NOBODY = 65_534;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether root can become nobody: a namespace may have no such user. */
export function canBeNobody(): boolean {
  return ['uid_map', 'gid_map'].every((map) =>
    readFileSync(`/proc/self/${map}`, 'utf8')
      .trim()
      .split('\n')
      .some((line) => {
        const [inside = 0, , count = 0] = line.trim().split(/\s+/).map(Number);
        return inside <= NOBODY && NOBODY < inside + count;
      }),
  );
}

/** Whether the path can be read, as others where it is for `nobody`, and every folder above it entered. */
export function isOpen(path: string, asNobody: boolean): boolean {
  if (!asNobody) return isReadable(path);
  for (let at = path; ; at = dirname(at)) {
    const found = statSync(at);
    const needed = at === path && found.isFile() ? 0o5 : 0o1;
    if ((found.mode & needed) !== needed) return false;
    if (at === dirname(at)) return true;
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
