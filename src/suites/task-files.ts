import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { dataFolder } from '../config/paths.ts';
import { AssayError } from '../errors.ts';
import { ModelError } from '../models/contract.ts';
import type { HubFile } from '../models/hub/choose.ts';
import { obtainFiles } from '../models/hub/obtain.ts';
import type { HubSource } from '../models/hub/look.ts';
import type { DataOptions } from './locate.ts';

const ENDINGS = ['.parquet', '.jsonl.gz', '.jsonl'];

/** `hf://datasets/OWNER/NAME`, perhaps with `@REVISION`. */
const HUB = /^hf:\/\/datasets\/([\w.-]+)\/([\w.-]+?)(?:@([\w.-]+))?$/;

/**
 * The files of a repository suite's tasks: a path, or a data set of the Hugging Face hub. The user's own folder (`--data`) may
 * hold the file that a path names, or `NAME.parquet`, `NAME.jsonl.gz` or `NAME.jsonl` of a data set; nothing is downloaded then.
 * @throws AssayError `bad-suite`, `no-dataset`, and those of the hub.
 */
export async function taskFiles(tasks: string, options: DataOptions): Promise<readonly string[]> {
  const folder = dataFolder(options.dataDir);
  if (!tasks.includes('://')) {
    const isElsewhere = folder !== undefined && !existsSync(tasks);
    return [isElsewhere ? inFolder(folder, [basename(tasks)]) : tasks];
  }
  const [, owner, name, revision] = HUB.exec(tasks) ?? [];
  if (owner === undefined || name === undefined) throw noAddress(tasks);
  if (folder !== undefined)
    return [
      inFolder(
        folder,
        ENDINGS.map((ending) => `${name}${ending}`),
      ),
    ];
  const source: HubSource = {
    kind: 'datasets',
    repository: `${owner}/${name}`,
    ...(revision === undefined ? {} : { revision }),
    name: revision ?? 'main',
    choose: (files) => dataFiles(files, tasks),
  };
  const { files } = await obtainFiles(source, {
    env: { ...process.env, ...(options.cacheDir === undefined ? {} : { ASSAY_CACHE: options.cacheDir }) },
    signal: options.signal ?? new AbortController().signal,
    onReceived: ({ receivedBytes, totalBytes }) => options.onProgress?.({ name, receivedBytes, totalBytes }),
  });
  return files;
}

/** The parts of the split `test`, or of all where no file's name tells a split; Parquet where there is some. */
function dataFiles(files: readonly HubFile[], tasks: string): HubFile[] {
  const ending = ENDINGS.find((candidate) => files.some(({ path }) => path.endsWith(candidate)));
  const data = files.filter(({ path }) => ending !== undefined && path.endsWith(ending));
  const split = data.filter(({ path }) => /(^|[/_.-])test([._-]|$)/.test(path));
  const chosen = split.length > 0 ? split : data;
  if (chosen.length > 0) return chosen.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  throw new ModelError(
    'not-found',
    `${tasks} has no Parquet or JSON Lines file that the hub keeps by its checksum.`,
    {
      retryable: false,
      next: 'Download its file by other means, and name its path under tasks in suite.yaml.',
    },
  );
}

function inFolder(folder: string, names: readonly string[]): string {
  const found = names.map((file) => join(folder, file)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new AssayError('no-dataset', `The folder ${folder} has no ${names.join(', ')}.`, {
    next: 'Put the file with the tasks there; docs/repositories.md says where each suite has them from.',
  });
}

function noAddress(tasks: string): AssayError {
  return new AssayError('bad-suite', `"${tasks}" names no data set of the hub.`, {
    next: 'Write hf://datasets/OWNER/NAME, or the path of a file, under tasks in suite.yaml.',
  });
}
