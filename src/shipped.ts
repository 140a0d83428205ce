import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, extname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssayError } from './errors.ts';
import { nearest } from './nearest.ts';

/** The package's own folder, which holds `suites/`, `prompts/` and `params/`. */
export const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The file that a name or a path stands for: a path (it has a separator or an extension) names that file,
 * a bare name what Assay ships in `folder`.
 * @throws AssayError `unknown-KIND` with the nearest known name, `bad-KIND` for a path with another extension.
 */
export async function findShipped(
  kind: string,
  folder: string,
  name: string,
  extensions: readonly string[],
): Promise<string> {
  if (isPath(name, extensions)) return ownFile(kind, name, extensions);
  const shipped = await shippedNames(folder, extensions);
  const extension = extensions.find((candidate) => shipped.includes(`${name}${candidate}`));
  if (extension !== undefined) return join(packageFolder, folder, `${name}${extension}`);
  const known = shipped.map((file) => parse(file).name);
  const near = nearest(name, known);
  throw new AssayError(
    `unknown-${kind}`,
    `There ${kind.endsWith('s') ? 'are' : 'is'} no ${kind.replace('-', ' ')} called ${name}.`,
    {
      next: `${near === undefined ? '' : `Did you mean ${near}? `}Known: ${known.join(', ')}; or give the path of a file.`,
    },
  );
}

function ownFile(kind: string, path: string, extensions: readonly string[]): string {
  if (!existsSync(path)) {
    throw new AssayError(`unknown-${kind}`, `There is no file ${path}.`, {
      next: `Give the path of a file, or the name of one that ships${kind === 'params' ? '' : ': assay prompts list'}.`,
    });
  }
  if (extensions.includes(extname(path))) return path;
  const wanted = extensions.map((extension) => `a ${extension} file`).join(' or ');
  throw new AssayError(`bad-${kind}`, `${path} is not ${wanted}.`, {
    next: 'docs/prompts.md shows how templates and params are written.',
  });
}

async function shippedNames(folder: string, extensions: readonly string[]): Promise<string[]> {
  const files = await readdir(join(packageFolder, folder));
  return files.filter((file) => extensions.includes(extname(file))).toSorted();
}

export function isPath(name: string, extensions: readonly string[]): boolean {
  return /[/\\]/.test(name) || extensions.includes(extname(name));
}
