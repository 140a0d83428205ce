import { Command } from 'commander';
import { AssayError } from '../errors.ts';
import { reportText } from '../report/terminal.ts';
import type { Reported } from '../report/terminal.ts';
import { readGraded, rowKey } from '../results/rows.ts';
import type { GradedRow } from '../results/rows.ts';
import { Scoreboard } from '../stats/scoreboard.ts';
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
  const last = new Map<
    string,
    Pick<GradedRow, 'suite' | 'model' | 'task' | 'outcome' | 'passed' | 'verdict'>
  >();
  for await (const { suite, model, task, language, sample, outcome, passed, verdict } of readGraded(file)) {
    last.set(rowKey({ task, language, sample }), { suite, model, task, outcome, passed, verdict });
  }
  const rows = [...last.values()];
  const [first] = rows;
  if (first === undefined) {
    throw new AssayError('no-rows', `${file} has no graded rows.`, {
      next: 'Make some with assay run or assay evaluate.',
    });
  }
  const board = new Scoreboard({ tasks: new Set(rows.map(({ task }) => task)).size, total: rows.length });
  for (const row of rows) board.add(row);
  return { suite: first.suite, model: first.model, score: board.score(), files: { eval: file } };
}
