import { readFileSync } from 'node:fs';

import type { NodeProgram } from './node.ts';

/** In the order in which they need one another. */
const MODULES = [
  'memory', 'preload', 'encode',
  'decode', 'frames', 'inputs', 'program', 'calls', 'check', 'expressions', 'roles', 'landlock', 'seccomp', 'jail', 'job', 'watch', 'part', 'node', 'supervisor',
] as const; // prettier-ignore

/**
 * What `python3 -c` runs first: `entry` is a call into the modules that have come, `start` what else came. Our own files come
 * over standard input, so that they need not be readable to the user that they run as.
 */
export const bootFor = (entry: string): string => `
import json, os, sys, types
def read(size):
    data = b''
    while len(data) < size:
        part = os.read(0, size - len(data))
        if not part:
            raise SystemExit
        data += part
    return data
sys.path[:] = [folder for folder in sys.path if folder]
package = sys.modules['assay_runner'] = types.ModuleType('assay_runner')
package.__path__ = []
start = json.loads(read(int.from_bytes(read(4), 'little')))
for name, text in start['modules']:
    module = sys.modules['assay_runner.' + name] = types.ModuleType('assay_runner.' + name)
    exec(compile(text, '<assay_runner/%s.py>' % name, 'exec'), module.__dict__)
    setattr(package, name, module)
${entry}
`;

export const BOOT = bootFor("package.supervisor.serve(start['folder'], start['node'])");

/** Kept as it is: a hash seed makes an answer that depends on the order of a set get one verdict. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  PYTHONUTF8: '1',
  PYTHONHASHSEED: '0',
  OPENBLAS_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
};

/** Neither the user's site folder nor compiled files: the environment above is needed, so not -I. */
export const PYTHON_FLAGS = ['-s', '-B', '-c', BOOT] as const;

let modules: [string, string][] | undefined;

/** The first bytes for a supervisor's standard input. `folder`: an empty folder of its own, as it sees it. */
export function bootBytes(folder: string, node: NodeProgram | undefined): Buffer {
  modules ??= MODULES.map((name) => [name, readRunner(`python/${name}.py`)]);
  const withScript = node && { ...node, script: readRunner('javascript/expressions.cjs') };
  return framed({ modules, folder, node: withScript ?? null });
}

/** What `bootFor` reads: `modules` are names and texts, in the order in which they need one another. */
export function framed(start: {
  readonly modules: readonly (readonly [string, string])[];
  readonly [name: string]: unknown;
}): Buffer {
  const json = Buffer.from(JSON.stringify(start));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json]);
}

/** The text of a program of the supervisors': `python/watch.py`. */
export function readRunner(path: string): string {
  return readFileSync(new URL(`runners/${path}`, import.meta.url), 'utf8');
}
