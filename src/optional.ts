import { createRequire } from 'node:module';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a package is that is not installed with Assay: in the folder that the variable names, beside Assay, or in the working
 * folder. Undefined where it is in none of them.
 */
export function findPackage(name: string, variable: string, env: Environment): string | undefined {
  for (const folder of [env[variable], import.meta.dirname, process.cwd()]) {
    const found = folder ? resolveIn(folder, name) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function resolveIn(folder: string, name: string): string | undefined {
  try {
    return createRequire(join(folder, 'any.js')).resolve(name);
  } catch {
    return undefined;
  }
}
