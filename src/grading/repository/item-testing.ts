import { createHash } from 'node:crypto';

import { AssayError } from '../../errors.ts';
import { classLines } from '../../repository/edit/class.ts';
import { placeAnswer } from '../../repository/edit/index.ts';
import { linesOf } from '../../repository/lines.ts';
import { methodLines, testPaths } from '../../repository/point.ts';
import type { Project } from '../../repository/project.ts';
import type { ItemClient } from '../../repository/run-item/client.ts';
import type { Item, Reply } from '../../repository/run-item/contract.ts';
import type { TestRun } from '../../repository/tests/contract.ts';
import { judgeText } from '../../repository/tests/text/judge.ts';
import { SandboxFailure } from '../../sandbox/contract.ts';
import type { RepositorySet } from '../../suites/contract.ts';
import { Memo } from './memo.ts';
import type { RepositoryTests, TestedCode } from './testing.ts';

/**
 * Tests of a service of the benchmark's contract. Of each run there is only its text, which the candidate may print itself: the
 * verdict is weaker than that of workspaces. As many tests have to run as with the project's own code.
 */
export function openItemTests(client: ItemClient, project: Project): RepositoryTests {
  const originals = new Memo<number>();
  const memo = new Memo<TestedCode>();
  const run = async (set: RepositorySet, edited: string, ran: number, signal?: AbortSignal) =>
    runOf(project, await client.run(itemOf(project, set, edited), signal), ran);
  const ranOriginally = async (set: RepositorySet): Promise<number> => {
    const original = await run(set, set.point.raw_file_content, 0);
    if (original.status === 'ok') return original.ran - original.skipped;
    throw referenceFailed(project, set, original);
  };
  const test = async (set: RepositorySet, code: string, signal?: AbortSignal): Promise<TestedCode> => {
    const placement = await placeAnswer(set.point, set.target, code);
    if ('why' in placement) return placement;
    const { content } = placement.placed;
    if (typeof content !== 'string')
      throw new SandboxFailure(`${set.point.file_path} is not UTF-8, which this service takes alone`);
    const key = keyOf([set.point.file_path, set.point.raw_file_content, ...testsOf(project, set)]);
    const ran = await originals.get(key, () => ranOriginally(set));
    const { diff, code: written } = placement;
    return { run: await run(set, content, ran, signal), diff, code: written };
  };
  return {
    test: (set, code, signal) =>
      memo.get(keyOf([set.point.dp_id, set.target, code]), () => test(set, code, signal)),
    cost: async () => undefined,
  };
}

const testsOf = (project: Project, { point, target }: RepositorySet): readonly string[] =>
  testPaths(point, target).slice(0, project.tests.maxTests);

/** The lines of the task in the edited file, to be put in the place of those in the original. */
function itemOf(project: Project, set: RepositorySet, edited: string): Item {
  const { point, target } = set;
  const [first, last] = target === 'class' ? classLines(point) : methodLines(point.method);
  const lines = linesOf(edited);
  const grown = lines.length - linesOf(point.raw_file_content).length;
  return {
    idx: point.idx,
    dp_id: point.dp_id,
    file_path: point.file_path,
    replace_content: lines.slice(first, last + 1 + grown).join(''),
    method_name: point.method.name,
    start_line: first + 1,
    end_line: last + 1,
    tests: [...testsOf(project, set)],
  };
}

const ENDS = {
  timeout: 'timeout',
  memory: 'memory',
  disk: 'disk',
  output: 'output',
  killed: 'killed',
} as const;

/** How a run ended is known of Assay's own services alone. */
function runOf(project: Project, { test_output: output, assay }: Reply, ran: number): TestRun {
  const judged = judgeText(project.tests.runner, output, { ran });
  const end = assay === undefined || assay.end === 'exited' ? undefined : ENDS[assay.end];
  const { cpuS = 0, wallS = 0, peakBytes = 0 } = assay ?? {};
  return {
    ...judged,
    ...(end !== undefined && { status: end, why: `the tests ended as ${end}`, share: 0 }),
    patched: [],
    modules: new Map(),
    output,
    cpuS,
    wallS,
    peakBytes,
  };
}

const keyOf = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

function referenceFailed(project: Project, { point }: RepositorySet, { why, status }: TestRun): AssayError {
  const message = `the tests of ${project.name} do not pass with its own code there (${point.dp_id}): ${why ?? status}`;
  return new AssayError('reference-failed', message, {
    next: 'Check that the service has the repository and the commit of this suite.',
  });
}
