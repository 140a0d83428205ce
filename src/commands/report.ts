import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { AssayError } from '../errors.ts';
import { reportText } from '../report/terminal.ts';
import type { Reported } from '../report/terminal.ts';
import { readGraded, rowKey } from '../results/rows.ts';
import type { GradedRow } from '../results/rows.ts';
import { readManifest } from '../results/manifest.ts';
import { manifestName, stemOf } from '../results/names.ts';
import { Scoreboard } from '../stats/scoreboard.ts';
import type { GradedSample } from '../stats/scoreboard.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { printResult } from './output.ts';

export function reportCommand(exit: Exit): Command {
  const command = new Command('report')
    .description('the score and the failures of a graded file')
    .argument('<file>', 'rows of assay run or assay evaluate (eval_*.ndjson)');
  return withCommon(command)
    .addHelpText(
      'after',
      '\nExample:\n  $ assay report results/eval_demo_python_chat_none_greedy_assay-demo_1760000000.ndjson',
    )
    .action(async (file: string, flags: CommonFlags) => {
      const report = await readReport(file);
      printResult(flags, report, () => reportText(report));
      exit(report.score.complete ? 0 : 2);
    });
}

/** The last row of a sample counts: an earlier one may have been unscored. */
async function readReport(file: string): Promise<Reported> {
  const last = new Map<string, Pick<GradedRow, 'suite' | 'model'> & GradedSample>();
  for await (const row of readGraded(file)) {
    const { suite, model, task, language, outcome, passed, verdict, total } = row;
    const points = total === undefined ? {} : { total };
    last.set(rowKey(row), { suite, model, task, language, outcome, passed, verdict, ...points });
  }
  const rows = [...last.values()];
  const [first] = rows;
  if (first === undefined) {
    throw new AssayError('no-rows', `${file} has no graded rows.`, {
      next: 'Make some with assay run or assay evaluate.',
    });
  }
  const board = new Scoreboard((await plannedOf(file)) ?? planOf(rows));
  for (const row of rows) board.add(row);
  return { suite: first.suite, model: first.model, score: board.score(), files: { eval: file } };
}

/** What the run was about, as its manifest says: an interrupted one has fewer rows. */
async function plannedOf(file: string): Promise<{ tasks: number; total: number } | undefined> {
  const places = [
    join(dirname(file), manifestName(stemOf(file))),
    `${file.replace(/\.(ndjson|jsonl)$/, '')}.manifest.json`,
  ];
  for (const place of places) {
    const manifest = await readManifest(place).catch(() => undefined);
    const { tasks, total } = manifest?.totals ?? {};
    if (typeof tasks === 'number' && typeof total === 'number') return { tasks, total };
  }
  return undefined;
}

function planOf(rows: readonly GradedSample[]): { tasks: number; total: number } {
  return {
    tasks: new Set(rows.map(({ language, task }) => `${language}\n${task}`)).size,
    total: rows.length,
  };
}
