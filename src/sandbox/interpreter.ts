import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { z } from 'zod';

/** A Python that can run the supervisor: its real file, not a version manager's shim, or the file of a virtual environment. */
export interface Interpreter {
  readonly executable: string;
  /** Folders outside /usr that it needs: its prefix. */
  readonly prefixes: readonly string[];
}

const OLDEST = [3, 9] as const;
const CANDIDATES = ['/usr/bin/python3', 'python3'];
// The file of a virtual environment must stay a link: by where it lies Python finds the environment's packages.
const ASK = `import json, os, sys
resolve = os.path.realpath if sys.prefix == sys.base_prefix else os.path.abspath
print(json.dumps([resolve(sys.executable), [sys.base_prefix, sys.prefix], list(sys.version_info[:2])]))`;
const answer = z.tuple([z.string(), z.array(z.string()), z.tuple([z.int(), z.int()])]);

/**
 * `ASSAY_PYTHON` and no other where it is set, else the system's python3, else the first on the PATH;
 * `undefined` where there is none of at least 3.9.
 */
export async function findPython(): Promise<Interpreter | undefined> {
  const chosen = process.env.ASSAY_PYTHON;
  for (const command of chosen ? [chosen] : CANDIDATES) {
    const found = await ask(command);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function ask(command: string): Promise<Interpreter | undefined> {
  try {
    const { stdout } = await promisify(execFile)(command, ['-s', '-B', '-c', ASK]);
    const [executable, prefixes, [major, minor]] = answer.parse(JSON.parse(stdout));
    if (major !== OLDEST[0] || minor < OLDEST[1]) return undefined;
    return { executable, prefixes: [...new Set(prefixes)].filter((prefix) => !isUnder('/usr', prefix)) };
  } catch {
    return undefined;
  }
}

export function isUnder(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
