import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';

import { isUnder } from './interpreter.ts';
import { isOpen } from './reachable.ts';

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
