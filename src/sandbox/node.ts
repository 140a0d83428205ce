import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { isUnder } from './interpreter.ts';

/** A Node that programs in JavaScript can run on: the one that runs Assay. */
export interface NodeProgram {
  readonly executable: string;
  /** Folders that it loads libraries from. */
  readonly readable: readonly string[];
}

export interface Unreachable {
  /** Why there is none, as a part of a sentence. */
  readonly missing: string;
}

/** `asNobody`: whether programs run as another user, who must be able to reach `program`. */
export function findNode(asNobody: boolean, program = process.execPath): NodeProgram | Unreachable {
  const executable = realpathSync(program);
  const readable = [...new Set(libraries().map((file) => dirname(realpathSync(file))))];
  const closed = [executable, ...readable].find((path) => !isOpen(path, asNobody));
  if (closed === undefined) return { executable, readable };
  return { missing: `the user that programs run as cannot read ${closed}` };
}

/** Folders outside /usr. */
export function foldersOf({ executable, readable }: NodeProgram): string[] {
  return [dirname(executable), ...readable].filter((folder) => !isUnder('/usr', folder));
}

/** What this Node has mapped, but for the addons of packages. */
function libraries(): string[] {
  const maps = readFileSync('/proc/self/maps', 'utf8').matchAll(/ (\/\S+\.so[.\d]*)$/gm);
  return [...maps].flatMap(([, file]) =>
    file === undefined || file.includes('/node_modules/') ? [] : [file],
  );
}

/** Whether the path can be read, as others where it is for `nobody`, and every folder above it entered. */
function isOpen(path: string, asNobody: boolean): boolean {
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
