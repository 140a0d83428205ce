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
 * The graded files that paths, globs and folders name, each once; a folder stands for those in it and below, by their names, and a
 * manifest for its rows.
 * @throws AssayError `no-input` where a glob or a folder has none.
 */
export async function gradedFiles(inputs: readonly string[]): Promise<string[]> {
  const paths = await expandInputs(inputs, isReadWithVerdicts);
  const files = await Promise.all(
    paths.map(async (path) => ((await isFolder(path)) ? inFolder(path) : [await rowsOf(path)])),
  );
  return [...new Set(files.flat())];
}

/** A glob has a run's rows and its manifest, and both are the one run. What is wrong with a manifest is told by who reads it. */
const rowsOf = (path: string): Promise<string> | string =>
  path.endsWith(MANIFEST) ? gradedFileOf(path).catch(() => path) : path;

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
