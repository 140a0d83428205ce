import { isUtf8 } from 'node:buffer';
import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { Refusal } from '../../../sandbox/remote/server/refusal.ts';
import type { CommandReport, Workspaces } from '../../../workspaces/contract.ts';
import { replaceLines } from '../../edit/replace.ts';
import { linesOf, withoutEnd } from '../../lines.ts';
import type { Project } from '../../project.ts';
import { commandOf } from '../../tests/run.ts';
import type { Item, Reply } from '../contract.ts';

const OUTPUT_CHARS = 40_000;
/** What a client of the benchmark reads as the result of the tests. */
const VERDICT = /^(Ran \d+ tests? in|OK\b|=+ tests finished)/gm;

const ENDS: Readonly<Record<Exclude<CommandReport['end'], 'exited'>, string>> = {
  timeout: 'ran for longer than they may',
  memory: 'took more memory than they may',
  disk: 'wrote more than they may',
  output: 'printed more than they may',
  killed: 'were killed',
};

export interface Service {
  readonly workspaces: Workspaces;
  readonly project: Project;
}

/**
 * Runs the tests of one request on a clean checkout. Throws Refusal for what cannot be run, SandboxFailure where the room
 * failed, and the signal's reason.
 */
export async function runItem(
  { workspaces, project }: Service,
  item: Item,
  isEdited: boolean,
  signal: AbortSignal,
): Promise<{ readonly reply: Reply; readonly report: CommandReport }> {
  const original = await readOriginal(workspaces.environment.checkout, item.file_path);
  const edited = isEdited ? edit(original, item) : original;
  const report = await workspaces.run(
    {
      argv: commandOf(project, item.tests.slice(0, project.tests.maxTests)),
      files: isEdited ? [{ path: item.file_path, content: edited }] : [],
      limits: project.limits,
      outputChars: OUTPUT_CHARS,
    },
    { signal },
  );
  const { end, cpuS, wallS, peakBytes } = report;
  const reply = {
    datapoint: item,
    test_output: textOf(report),
    edited_file: edited,
    assay: { end, cpuS, wallS, peakBytes },
  };
  return { reply, report };
}

/** Not through a link that leads out of the checkout: the answer shows the file. */
async function readOriginal(checkout: string, path: string): Promise<string> {
  const root = await realpath(checkout);
  const file = await realpath(join(root, path)).catch(() => '');
  if (!file.startsWith(root + sep)) throw notAnItem(`the repository has no file ${path}`);
  const bytes = await readFile(file).catch(() => {
    throw notAnItem(`${path} is no file`);
  });
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw notAnItem(`${path} is not UTF-8`);
}

function edit(
  original: string,
  { start_line: start, end_line: end, replace_content: content }: Item,
): string {
  const { length } = linesOf(original);
  if (start <= end && end <= length) return replaceLines(original, [start - 1, end - 1], withoutEnd(content));
  throw notAnItem(`lines ${start} to ${end} are none of a file of ${length} lines`);
}

/** A run that did not come to a good end must not read as one, whatever it printed before: clients know its text alone. */
function textOf({ end, exitCode, output }: CommandReport): string {
  if (end === 'exited' && exitCode === 0) return output;
  if (end === 'exited') return output.replaceAll(/^OK\b/gm, '(OK)');
  return `${output.replaceAll(VERDICT, '($1)')}\nassay: the tests ${ENDS[end]}\n`;
}

const notAnItem = (why: string): Refusal => new Refusal(422, 'not-an-item', `This cannot be run: ${why}.`);
