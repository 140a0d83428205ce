import { Command } from 'commander';
import { present } from '../present.ts';
import type { Prompt } from '../models/contract.ts';
import { selectTasks } from '../pipeline/plan.ts';
import { readCatalogue } from '../prompts/catalogue.ts';
import type { Catalogue } from '../prompts/catalogue.ts';
import { loadOutputTemplate } from '../prompts/output.ts';
import { loadTemplate, loadTemplateFor } from '../prompts/template.ts';
import { paint } from '../report/paint.ts';
import { safeText } from '../report/safe.ts';
import { table } from '../report/table.ts';
import { loadSuite } from '../suites/index.ts';
import { withCommon, withLanguages, withSuiteFlags } from './common.ts';
import type { CommonFlags, LanguageFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface RenderFlags extends CommonFlags, LanguageFlags {
  readonly suite: string;
  readonly task?: string;
  readonly data?: string;
}

const EXAMPLES = [
  'assay prompts list',
  'assay prompts show alpaca/long',
  'assay prompts render chat --suite demo',
  'assay prompts render chatml/medium --suite humaneval+ --task HumanEval/10',
  'assay prompts render repository/class --suite ./my-suite/suite.yaml \\\n      --task "*/repair"',
  'assay prompts render ./mine.json --suite ./my-interview --task gcd --json',
];

const NOTES = `A template is a name of the list, FAMILY/NAME for a chat in the tags of a
family, repository/NAME for tasks from a repository, or the path of a .json,
.txt, .yaml or tokenizer_config.json file.`;

export function promptsCommand(): Command {
  const command = new Command('prompts')
    .description('how tasks become prompts: list, show, render')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(renderCommand());
  return withExamples(command, EXAMPLES, NOTES);
}

function listCommand(): Command {
  const command = new Command('list').description('the templates, families and output templates');
  return withExamples(withCommon(command), ['assay prompts list']).action(async (flags: CommonFlags) => {
    const catalogue = await readCatalogue();
    printResult(flags, catalogue, () => catalogueText(catalogue));
  });
}

function catalogueText({ templates, families, output }: Catalogue): string {
  const chats = templates
    .filter(({ mode, asks }) => mode === 'chat' && asks === 'programs')
    .map(({ name }) => name);
  const heading = (text: string): string => paint('bold', text);
  return [
    table(
      [['template', 'mode', ''], ...templates.map(({ name, mode, about }) => [name, mode, about])],
      [0, 1, 2],
    ),
    `${heading('families')}: FAMILY/TEMPLATE puts ${chats.join(', ')} into a family's tags, as in alpaca/long`,
    table(
      families.map(({ name, about }) => [name, about]),
      [0, 1],
    ),
    `${heading('output templates')}: what is made of an answer before code is taken from it`,
    table(
      output.map(({ name, about }) => [name, about]),
      [0, 1],
    ),
  ].join('\n\n');
}

function showCommand(): Command {
  const command = new Command('show').description('the files of a template').argument('<name>');
  const showing = ['assay prompts show alpaca/long', 'assay prompts show output/fim'];
  return withExamples(withCommon(command), showing, NOTES).action(
    async (name: string, flags: CommonFlags) => {
      const isOutput = name.startsWith('output/');
      const template = await (isOutput
        ? loadOutputTemplate(name.slice('output/'.length))
        : loadTemplate(name));
      const mode = 'mode' in template ? { mode: template.mode } : {};
      const facts = { name, ...mode, sha256: template.sha256, files: template.sources };
      printResult(flags, facts, () =>
        template.sources
          .map(({ path, text }) => `${paint('bold', path)}\n${safeText(text).trimEnd()}`)
          .join('\n\n'),
      );
    },
  );
}

function renderCommand(): Command {
  const command = new Command('render')
    .description('the prompts that a template makes of tasks')
    .argument('<name>')
    .requiredOption('--suite <name>', 'name of a suite, a folder of questions, or a suite.yaml')
    .option('--task <globs>', "the task's id, or globs as of assay run --tasks (default: the first task)");
  const rendering = EXAMPLES.filter((example) => example.includes(' render '));
  return withExamples(withCommon(withSuiteFlags(withLanguages(command))), rendering, NOTES).action(
    async (name: string, flags: RenderFlags) => {
      const { data: dataDir, task: tasks, language: languages } = flags;
      const suite = await loadSuite(flags.suite, present({ dataDir }));
      const template = await loadTemplateFor(suite, name);
      const prompts = selectTasks(suite, {
        ...(tasks === undefined ? { limit: 1 } : { tasks }),
        ...present({ languages }),
      }).map((task) => ({
        task: task.id,
        language: task.language,
        prompt: template.render(task),
        prefill: template.prefill(task),
      }));
      const facts = { suite: suite.name, template: template.name, mode: template.mode, prompts };
      printResult(flags, facts, () => promptsText(prompts));
    },
  );
}

/** Each under its task, where there are several. */
function promptsText(prompts: readonly { task: string; language: string; prompt: Prompt }[]): string {
  const [only] = prompts;
  if (prompts.length === 1 && only !== undefined) return promptText(only.prompt);
  return prompts
    .map(
      ({ task, language, prompt }) => `${paint('bold', `— ${task} in ${language}`)}\n${promptText(prompt)}`,
    )
    .join('\n\n');
}

function promptText(prompt: Prompt): string {
  if (typeof prompt === 'string') return safeText(prompt);
  return prompt.map(({ role, content }) => `${paint('bold', `[${role}]`)}\n${safeText(content)}`).join('\n');
}
