import { pathToFileURL } from 'node:url';
import { AssayError } from '../../errors.ts';
import { findPackage } from '../../optional.ts';

/** The version that this provider is written for and tested with. */
const VERSION = '3.22.1';

/**
 * Where node-llama-cpp is: beside Assay, in the working folder, or in the folder that `ASSAY_NODE_LLAMA_CPP` names. It is
 * not a dependency, because it weighs 85 MB, and 725 MB with all of its GPU variants.
 *
 * @returns the URL of its module
 * @throws AssayError `no-node-llama-cpp` with the command that installs it.
 */
export function findEngine(env: Readonly<Record<string, string | undefined>>): string {
  const found = findPackage('node-llama-cpp', 'ASSAY_NODE_LLAMA_CPP', env);
  if (found !== undefined) return pathToFileURL(found).href;
  throw new AssayError('no-node-llama-cpp', 'Model files need node-llama-cpp, which is not installed.', {
    next: `Install it in this folder, for GPUs without --omit=optional:\n  $ npm install ${smallInstall()}`,
  });
}

/** Its binaries for this system alone. */
function smallInstall(): string {
  const systems: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'win', linux: 'linux' };
  const metal = process.platform === 'darwin' && process.arch === 'arm64' ? '-metal' : '';
  const binaries = `${systems[process.platform] ?? process.platform}-${process.arch}${metal}`;
  return `--omit=optional node-llama-cpp@${VERSION} @node-llama-cpp/${binaries}@${VERSION}`;
}
