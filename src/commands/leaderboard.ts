import { Command, Option } from 'commander';
import { counted } from '../counted.ts';
import { AssayError } from '../errors.ts';
import { cacheFolder } from '../config/paths.ts';
import { globPattern } from '../glob.ts';
import { boardsOf } from '../report/leaderboard/boards.ts';
import { leaderboardCsv } from '../report/leaderboard/csv.ts';
import { leaderboardMarkdown } from '../report/leaderboard/markdown.ts';
import type { Board } from '../report/leaderboard/rows.ts';
import { leaderboardText } from '../report/leaderboard/text.ts';
import { readListing } from '../results/listing/read.ts';
import type { Listing } from '../results/listing/read.ts';
import type { Summary } from '../results/listing/summary.ts';
import { withoutQuant } from '../results/model-name.ts';
import { findModels, modelFacts } from '../results/models-file.ts';
import type { Models } from '../results/models-file.ts';
import { gradedFiles } from '../results/scored/inputs.ts';
import { countTasks, rank } from '../stats/ranking.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface LeaderboardFlags extends CommonFlags {
  readonly suite?: string;
  readonly model?: string;
  readonly template?: string;
  readonly params?: string;
  readonly best?: boolean;
  readonly allQuants?: boolean;
  readonly models?: string;
  readonly format: 'table' | 'markdown' | 'csv';
}

const EXAMPLES = [
  'assay leaderboard',
  'assay leaderboard old/results --suite "junior-*" --best --all-quants',
  'assay leaderboard "results/eval_humaneval+_*" --format markdown',
];

const NOTES = `A group holds the runs that the data cannot tell from the best of them: paired
test at 5 %, with Holm's correction. Sizes and quantisations are read from the
models' names where no file of models tells them: a models.yaml as can-ai-code
has it, "Org-Model-7B: { name: Model, size: 7B, quant: Q4_K_M }".`;

export function leaderboardCommand(): Command {
  const command = new Command('leaderboard')
    .description('runs side by side, the best first, in groups that the data can tell apart')
    .argument('[paths...]', 'folders, graded files or globs (default: results)')
    .option('--suite <glob>', 'only suites with such a name')
    .option('--model <glob>', 'only models with such a name')
    .option('--template <glob>', 'only such templates')
    .option('--params <glob>', 'only such params')
    .option('--best', 'only the best run of each model')
    .option('--all-quants', 'with --best: of each quantisation of a model')
    .option('--models <file>', 'what is known of models (default: models.yaml in the folder)')
    .addOption(
      new Option('--format <format>', 'how it is printed')
        .choices(['table', 'markdown', 'csv'])
        .default('table')
        .conflicts('json'),
    );
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (given: string[], flags: LeaderboardFlags) => {
      if (flags.allQuants === true && flags.best !== true) throw allQuantsAlone();
      const paths = given.length === 0 ? ['results'] : given;
      const models = await findModels(paths, flags.models);
      const listing = await readListing(await gradedFiles(paths), cacheFolder());
      const boards = wantedBoards(listing, models, flags);
      printResult(flags, toJson(boards, listing, models), () =>
        FORMATS[flags.format](boards, models, listing.leftOut),
      );
    },
  );
}

const FORMATS = { table: leaderboardText, markdown: leaderboardMarkdown, csv: leaderboardCsv } as const;

function wantedBoards({ runs, leftOut }: Listing, models: Models, flags: LeaderboardFlags): Board[] {
  const wanted = runs.filter((run) => isWanted(run, flags));
  if (wanted.length === 0) throw runs.length === 0 ? noneRead(leftOut) : noRuns(runs);
  return boardsOf(wanted, (board) =>
    flags.best === true ? bestOf(board, models, flags.allQuants === true) : board,
  );
}

function isWanted({ suite, model, template = '', params = '' }: Summary, flags: LeaderboardFlags): boolean {
  const fits = (text: string, glob: string | undefined): boolean =>
    glob === undefined || globPattern(glob).test(text);
  return (
    fits(suite, flags.suite) &&
    fits(model, flags.model) &&
    fits(template, flags.template) &&
    fits(params, flags.params)
  );
}

/** Runs that are not ranked stand aside: the best of a model is one that has all its verdicts. */
function bestOf(runs: readonly Summary[], models: Models, allQuants: boolean): Summary[] {
  const best = new Map<string, Summary>();
  for (const { run } of rank(runs)) {
    const { name, size = '', quant = '' } = modelFacts(run.model, models);
    const key = [withoutQuant(name), size, allQuants ? quant : ''].join('\n');
    if (!best.has(key)) best.set(key, run);
  }
  return [...best.values()];
}

function toJson(boards: readonly Board[], { leftOut }: Listing, models: Models): object {
  return {
    boards: boards.map(({ standings, ...board }) => ({
      ...board,
      runs: standings.map(({ run: { tasks, ...run }, ...figures }) => ({
        ...run,
        ...modelFacts(run.model, models),
        tasks: countTasks(tasks),
        ...figures,
      })),
    })),
    left_out: leftOut,
  };
}

function noneRead([first, ...others]: Listing['leftOut']): AssayError {
  const why = first === undefined ? '' : ` ${first.why}`;
  const more = others.length === 0 ? '' : ` So with ${counted(others.length, 'other file')}.`;
  return new AssayError('no-runs', `There is no graded file that can be read.${why}${more}`, {
    next: 'Check the paths, or make graded files with assay run.',
  });
}

function noRuns(runs: readonly Summary[]): AssayError {
  const suites = [...new Set(runs.map(({ suite }) => suite))].toSorted().join(', ');
  return new AssayError('no-runs', 'No run is like that.', {
    next: `There are runs of ${suites}; loosen the filters.`,
  });
}

const allQuantsAlone = (): AssayError =>
  new AssayError('usage', '--all-quants keeps the best run of each quantisation, so it needs --best.', {
    next: 'Add --best, or leave it out to see every run.',
  });
