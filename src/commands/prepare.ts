import { join } from 'node:path';
import { Command } from 'commander';
import { prepareRow } from '../pipeline/ask.ts';
import { planSamples, selectTasks } from '../pipeline/plan.ts';
import { loadTemplate } from '../prompts/template.ts';
import { writeWhole } from '../results/files.ts';
import { prepareName } from '../results/names.ts';
import { loadSuite } from '../suites/index.ts';
import { given, positiveInteger, withCommon, withSelection, withSuiteFlags } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';

interface PrepareFlags extends CommonFlags {
  readonly template: string;
  readonly samples: number;
  readonly tasks?: string;
  readonly limit?: number;
  readonly data?: string;
  readonly compat?: 'evalplus';
  readonly results: string;
  readonly output?: string;
}

const EXAMPLES = `
Example:
  $ assay prepare humaneval+ --template completion --limit 10`;

export function prepareCommand(): Command {
  const command = new Command('prepare')
    .description('write the prompts of a suite to a file')
    .argument('<suite>')
    .option('--template <name>', 'chat, completion or the path of a template', 'chat')
    .option('--samples <n>', 'answers a task', positiveInteger, 1)
    .option('--results <dir>', 'folder of the file', 'results')
    .option('--output <file>', 'the file itself');
  return withCommon(withSuiteFlags(withSelection(command)))
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, flags: PrepareFlags) => {
      const { data: dataDir, compat, tasks, limit } = flags;
      const suite = await loadSuite(name, given({ dataDir, compat }));
      const template = await loadTemplate(flags.template);
      const plan = planSamples(selectTasks(suite, given({ tasks, limit })), flags.samples);
      const languages = [...new Set(plan.map(({ task }) => task.language))];
      const file =
        flags.output ??
        join(flags.results, prepareName({ suite: suite.name, languages, template: template.name }));
      const rows = plan.map((planned) => JSON.stringify(prepareRow(suite, template, planned)));
      await writeWhole(file, `${rows.join('\n')}\n`);
      printResult(flags, { file, rows: rows.length }, () => `${rows.length} prompts are in ${file}.`);
    });
}
