import type { YamlFile } from '../../config/yaml-file.ts';
import type { Message } from '../../models/contract.ts';
import { pythonParser } from '../../repository/python.ts';
import type { RepositorySet, Task } from '../../suites/contract.ts';
import { compile } from '../jinja.ts';
import type { Piece } from '../piece.ts';
import { hashOf } from '../sources.ts';
import type { Source } from '../sources.ts';
import type { Template } from '../template.ts';
import { checkVariables } from '../variables.ts';
import type { Variables } from '../variables.ts';
import { repositoryVariables } from './variables.ts';
import { readWording } from './wording.ts';

type Write = (variables: Variables) => string;

/** A template for tasks from a repository, in YAML. @throws AssayError `bad-template` with file and line. */
export async function repositoryTemplate(name: string, source: Source): Promise<Template> {
  const { wording, files, sources } = await readWording(source);
  const parse = await pythonParser();
  const { requests } = wording;
  const ask = {
    generation: writer(files, ['requests', 'generation'], requests.generation),
    completion: writer(files, ['requests', 'completion'], requests.completion),
    repair: writer(files, ['requests', 'repair'], requests.repair),
    class: writer(files, ['requests', 'class'], requests.class),
  };
  const system = wording.system === undefined ? undefined : writer(files, ['system'], wording.system);
  const prompt = writer(files, ['prompt'], wording.prompt);
  const feedback = writer(files, ['feedback'], wording.feedback);
  const variablesOf = (task: Task): Variables => {
    const set = repositorySetOf(task);
    const facts = repositoryVariables(parse, task, set, wording);
    return { ...facts, request: ask[set.target](facts) };
  };
  return {
    name,
    mode: 'chat',
    asks: 'repositories',
    sha256: hashOf(sources),
    sources,
    render: (task) => {
      const variables = variablesOf(task);
      const user: Message = { role: 'user', content: prompt(variables) };
      return system === undefined ? [user] : [{ role: 'system', content: system(variables) }, user];
    },
    prefill: () => '',
    feedback: (task, output) => {
      const told = wording.feedback_symbols === 0 ? '' : output.slice(-wording.feedback_symbols);
      return feedback({ ...variablesOf(task), output: told.trimEnd() });
    },
  };
}

/** Writes one text of the template, without empty lines around it. */
function writer(files: readonly YamlFile[], at: readonly string[], text: string): Write {
  const jinja = compile(pieceOf(files, at, text));
  return (variables) => {
    checkVariables(jinja, variables);
    return jinja.render(variables).trim();
  };
}

/** Where the text stands: in the last of the files that has it. A text of several lines begins below its key. */
function pieceOf(files: readonly YamlFile[], at: readonly string[], text: string): Piece {
  const file = files.findLast(({ lineOf }) => lineOf(at) !== undefined);
  const key = file?.lineOf(at);
  const isBlock = text.trimEnd().includes('\n');
  return {
    path: file?.path ?? '',
    text,
    lineOf: (position) => {
      if (key === undefined) return undefined;
      return isBlock ? key + text.slice(0, position).split('\n').length : key;
    },
  };
}

function repositorySetOf({ id, tests }: Task): RepositorySet {
  for (const set of tests) if (set.kind === 'repository') return set;
  throw new Error(`${id} is no task from a repository`);
}
