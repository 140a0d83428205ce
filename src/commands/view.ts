import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { cacheFolder } from '../config/paths.ts';
import { createProgress } from '../report/progress.ts';
import { findModels } from '../results/models-file.ts';
import { gradedFiles } from '../results/scored/inputs.ts';
import { packageFolder } from '../shipped.ts';
import { seen } from '../view/index/open.ts';
import type { ViewOptions } from '../view/runs/runs.ts';
import { portNumber, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface ViewFlags extends CommonFlags {
  readonly port?: number;
  readonly open?: boolean;
  readonly models?: string;
  readonly export?: string;
}

const EXAMPLES = [
  'assay view --open',
  'assay view results old/results --port 7700',
  'assay view "results/eval_humaneval+_*" --export public',
];

const NOTES = `The pages are for this machine alone, and show runs as they go on. Ctrl-C ends
the server. --export writes the same pages as files for any web server, with
every prompt, answer and verdict: look at what you publish. docs/view.md tells
what each page shows.`;

const PAGES = join(packageFolder, 'dist', 'viewer');

export function viewCommand(): Command {
  const command = new Command('view')
    .description('runs, their samples and comparisons as web pages, here or to publish')
    .argument('[paths...]', 'folders, graded files or globs (default: results)')
    .option('--port <n>', 'port of the local server (default: any that is free)', portNumber)
    .option('--open', 'open the browser')
    .option('--models <file>', 'what is known of models (default: models.yaml in the folder)')
    .option('--export <dir>', 'write the pages into a folder instead');
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (given: string[], flags: ViewFlags) => {
      const paths = given.length === 0 ? ['results'] : given;
      // What is not there, and a folder with nothing in it, is better told now than on a page.
      await Promise.all((await gradedFiles(paths)).map(seen));
      const models = await findModels(paths, flags.models);
      const options = { paths, models, cache: cacheFolder() };
      await (flags.export === undefined ? serve(options, flags) : write(options, flags.export, flags));
    },
  );
}

async function serve(options: ViewOptions, flags: ViewFlags): Promise<void> {
  const { startView } = await import('../view/server/serve.ts');
  const server = await startView({ ...options, pages: PAGES, port: flags.port ?? 0 });
  printResult(flags, { url: server.url }, () => `${server.url}  Ctrl-C ends it.`);
  if (flags.open === true) openBrowser(server.url);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.close();
}

/** A machine without a browser has the address on its terminal. */
function openBrowser(url: string): void {
  const [command = '', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => process.stderr.write(`assay: no browser could be opened (${command}).\n`));
  child.unref();
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['explorer'],
};

async function write(options: ViewOptions, folder: string, flags: ViewFlags): Promise<void> {
  const { exportView } = await import('../view/export/write.ts');
  const progress = createProgress({ quiet: flags.quiet === true });
  let isBegun = false;
  const onFile = ({ total }: { readonly total: number }): void => {
    if (!isBegun) progress.start(total, 0, 0);
    isBegun = true;
    progress.step();
  };
  const files = await exportView({ ...options, pages: PAGES, folder, onFile }).finally(() => progress.end());
  printResult(flags, { folder, files }, () => `${files} files are written into ${folder}.`);
}
