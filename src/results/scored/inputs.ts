import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../../errors.ts';
import { expandInputs } from '../../inputs.ts';
import { readManifest } from '../manifest.ts';
import { isReadWithVerdicts } from '../stored.ts';
import { gradedFileOf, MANIFEST } from './manifest-of.ts';

/** Names that graded files of Assay and can-ai-code, EvalPlus, HumanEval and lm-evaluation-harness have. */
const GRADED = [
  /^eval_.*\.(ndjson|jsonl)(\.gz)?$/s,
  /eval_results\.json(\.gz)?$/,
  /_results\.jsonl(\.gz)?$/,
  /^samples_.*\.jsonl(\.gz)?$/s,
];

/**
 * The graded files that paths, globs and folders name; a folder stands for those in it and below, by their names.
 * @throws AssayError `no-input` where a glob or a folder has none.
 */
export async function gradedFiles(inputs: readonly string[]): Promise<string[]> {
  const paths = await expandInputs(inputs, isReadWithVerdicts);
  const files = await Promise.all(
    paths.map(async (path) => ((await isFolder(path)) ? inFolder(path) : [path])),
  );
  return [...new Set(files.flat())];
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

async function inFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const graded = files.filter(({ name }) => GRADED.some((form) => form.test(name)));
  const named = await Promise.all(
    files.map(({ name, parentPath }) => (isOfOutput(name) ? fileOf(join(parentPath, name)) : [])),
  );
  const found = new Set([...graded.map(({ name, parentPath }) => join(parentPath, name)), ...named.flat()]);
  if (found.size > 0) return [...found].toSorted();
  throw new AssayError('no-input', `${folder} has no graded files.`, {
    next: 'Make some with assay run or assay evaluate, or name the files themselves.',
  });
}

/** With `--output FILE` the user chose the name of the rows; the manifest beside them knows it. */
const isOfOutput = (name: string): boolean => name.endsWith(MANIFEST) && !name.startsWith('run_');

async function fileOf(path: string): Promise<string[]> {
  const manifest = await readManifest(path).catch(() => undefined);
  return manifest?.files.eval === undefined ? [] : [await gradedFileOf(path)];
}
