import { loadTemplateFor, usualTemplate } from '../prompts/template.ts';
import { oneFileForMany, writeWhole } from '../results/files.ts';
import { prepareName } from '../results/names.ts';
import { inFolder } from '../stores/address.ts';
import { isRepository } from '../suites/index.ts';
import { prepareRow } from './ask.ts';
import { selectTasks } from './plan.ts';
import type { Selection } from './plan.ts';
import { openSuite } from './suite.ts';
import type { ChosenSuite } from './suite.ts';

export interface PrepareOptions extends Omit<ChosenSuite, 'suite'>, Omit<Selection, 'samples'> {
  readonly suites: readonly string[];
  /** Default: the usual one of each suite. */
  readonly templates?: readonly string[];
  readonly samples?: number;
  readonly results?: string;
  readonly output?: string;
}

export interface PreparedFile {
  readonly file: string;
  readonly suite: string;
  readonly template: string;
  readonly rows: number;
}

/** Writes the prompts of each suite by each template to a file of its own. @throws AssayError */
export async function prepareFiles(options: PrepareOptions): Promise<PreparedFile[]> {
  const cells = options.suites.flatMap((suite) =>
    (options.templates ?? [usualTemplate(isRepository(suite))]).map((template) => ({ suite, template })),
  );
  if (cells.length > 1 && options.output !== undefined) throw oneFileForMany(cells.length);
  const files: PreparedFile[] = [];
  for (const cell of cells) {
    const taken = new Set(files.map(({ file }) => file));
    files.push(await prepareFile({ ...options, ...cell }, taken));
  }
  return files;
}

async function prepareFile(
  options: PrepareOptions & { readonly suite: string; readonly template: string },
  taken: ReadonlySet<string>,
): Promise<PreparedFile> {
  const suite = await openSuite(options);
  const template = await loadTemplateFor(suite, options.template);
  const tasks = selectTasks(suite, options);
  // A file is read by people, and its live score by nobody: the suite's own order.
  const samples = Array.from({ length: options.samples ?? 1 }, (_, sample) => sample);
  const plan = samples.flatMap((sample) => tasks.map((task) => ({ task, sample })));
  const languages = [...new Set(tasks.map(({ language }) => language))];
  const name = prepareName({ suite: suite.name, languages, template: template.name });
  const file = options.output ?? freeName(inFolder(options.results ?? 'results', name), taken);
  const rows = plan.map((planned) => JSON.stringify(prepareRow(suite, template, planned)));
  await writeWhole(file, `${rows.join('\n')}\n`);
  return { file, suite: suite.name, template: template.name, rows: rows.length };
}

/** Two templates or folders of one name must not write over each other: then `~2`, `~3` … */
function freeName(path: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? path : path.replace(/\.ndjson$/, `~${count}.ndjson`);
    if (!taken.has(candidate)) return candidate;
  }
}
