import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AssayError } from '../../errors.ts';
import { makeFolder } from '../../results/files.ts';
import { cannotWrite } from '../../results/ndjson.ts';
import { paths } from '../paths.ts';
import { answerAt, answerText, siteAnswer } from '../routes.ts';
import { ViewedRuns } from '../runs/runs.ts';
import type { ViewOptions } from '../runs/runs.ts';
import { pageFiles } from '../server/pages.ts';
import { fillFolder } from './folder.ts';
import { answerPaths } from './paths.ts';

export interface ExportOptions extends ViewOptions {
  /** Folder with the pages' files. */
  readonly pages: string;
  readonly folder: string;
  /** Told how many files there will be, and of each that is written. */
  readonly onFile?: (file: { readonly total: number }) => void;
}

/**
 * Writes what the server shows as files for any web server, the same answers at the same paths; resolves to how many.
 * @throws AssayError `no-pages`, `too-many-runs`, `changed`, and those of `fillFolder`.
 */
export async function exportView({ pages, folder, onFile, ...options }: ExportOptions): Promise<number> {
  const runs = new ViewedRuns(options);
  try {
    const before = await revisions(runs);
    const files = await filesOf(pages, runs);
    const names = new Set(files.map(([path]) => path.replace(/\/.*/s, '')));
    await fillFolder(folder, names, async (draft) => {
      const make = folderMaker();
      for (const [path, read] of files) {
        await make(dirname(join(draft, path)));
        await writeFile(join(draft, path), await read()).catch(cannotWrite(folder));
        onFile?.({ total: files.length });
      }
      // A page would show samples that are in no file.
      if ((await revisions(runs)) !== before) throw changed();
    });
    return files.length;
  } finally {
    await runs.close();
  }
}

const revisions = async (runs: ViewedRuns): Promise<string> =>
  JSON.stringify((await runs.list()).runs.map(({ id, revision }) => [id, revision]));

type File = readonly [path: string, read: () => Promise<string | Buffer>];

async function filesOf(folder: string, runs: ViewedRuns): Promise<File[]> {
  const pages = await pageFiles(folder);
  if (pages.size === 0) throw noPages();
  const answers = await answerPaths(runs);
  return [
    ...[...pages].map(([path, { read }]): File => [path, read]),
    [paths.site, async () => answerText(siteAnswer(false))],
    ...answers.map((path): File => [path, () => textAt(path, runs)]),
  ];
}

async function textAt(path: string, runs: ViewedRuns): Promise<string> {
  const answer = await answerAt(path, runs);
  if (answer === undefined) throw changed();
  return answerText(answer);
}

/** Makes each folder once. */
function folderMaker(): (folder: string) => Promise<void> {
  const made = new Set<string>();
  return async (folder) => {
    if (made.has(folder)) return;
    await makeFolder(folder);
    made.add(folder);
  };
}

const changed = (): AssayError =>
  new AssayError('changed', 'The results have changed while they were written.', {
    next: 'Give the same command again when nothing works on them.',
  });

const noPages = (): AssayError =>
  new AssayError('no-pages', 'The pages of assay view are not built.', { next: 'Make them: npm run build.' });
