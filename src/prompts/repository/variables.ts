import type { Parse } from '../../extract/grammar.ts';
import { contextOf } from '../../repository/context/index.ts';
import { indentOf } from '../../repository/lines.ts';
import type { RepositorySet, Task } from '../../suites/contract.ts';
import type { Variables } from '../variables.ts';
import type { Wording } from './wording.ts';

/** Last characters of the failing tests' output that a fault is shown with. Source: the published benchmark. */
const ERROR_SYMBOLS = 20_000;

/** What the texts of a template for tasks from a repository may read, but for `request` and `output`. */
export function repositoryVariables(
  parse: Parse,
  { id, language, entryPoint }: Task,
  { point, target }: RepositorySet,
  wording: Wording,
): Variables {
  const { context: source, max_context_symbols: maxSymbols } = wording;
  const isClass = target === 'class';
  const context = contextOf(parse, point, target, { source, maxSymbols }).trimEnd();
  const error = target === 'repair' && wording.error_output ? (point.test_error_message ?? '') : '';
  const output = error.slice(-ERROR_SYMBOLS).trimEnd();
  return {
    task: id,
    language,
    kind: target,
    what: isClass ? 'class' : point.class_name === '' ? 'function' : 'method',
    name: entryPoint,
    class_name: isClass ? '' : point.class_name,
    path: point.file_path,
    declaration: atMargin((isClass ? point.class_declaration : point.method.declaration) ?? ''),
    description: (isClass ? point.class_doc : point.method.description).trim(),
    context_source: source,
    context,
    error_output: output,
    fence: fenceAround(context + output),
  };
}

function atMargin(declaration: string): string {
  const lines = declaration.replaceAll('\r\n', '\n').trimEnd().split('\n');
  const indent = indentOf(lines[0] ?? '');
  return lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
}

/** A mark that is longer than any in the text: docstrings have blocks of their own. */
function fenceAround(text: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map(({ length }) => length));
  return '`'.repeat(longest + 1);
}
