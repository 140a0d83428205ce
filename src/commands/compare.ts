import { join } from 'node:path';
import { Command, Option } from 'commander';
import { AssayError } from '../errors.ts';
import { cohortJson, cohortLanguages } from '../report/cohort.ts';
import { comparisonMarkdown } from '../report/comparison-markdown.ts';
import { comparisonText } from '../report/comparison.ts';
import type { Comparisons, NamedRun } from '../report/comparison.ts';
import { comparisonsOf, nameRun } from '../report/comparisons.ts';
import { isCohortFile, readCohort } from '../results/cohort.ts';
import type { Cohort } from '../results/cohort.ts';
import { safeLine } from '../report/safe.ts';
import { writeNamed, writeWhole } from '../results/files.ts';
import { gradedFiles } from '../results/scored/inputs.ts';
import { readScored } from '../results/scored/read.ts';
import { withCommon, withTracker } from './common.ts';
import type { CommonFlags } from './common.ts';
import type { Exit } from './index.ts';
import { printResult } from './output.ts';
import { openTeller, toldLines } from './track.ts';
import { withExamples } from './usage.ts';

interface CompareFlags extends CommonFlags {
  readonly canAiCode?: string;
  readonly markdown?: boolean;
  readonly html?: string;
  readonly track?: string[];
}

const EXAMPLES = [
  'assay compare results/eval_A.ndjson results/eval_B.ndjson',
  'assay compare results/eval_A.ndjson old/model_eval_results.json',
  'assay compare "results/eval_junior-dev_*" --json',
  'assay compare results/eval_A.ndjson results/eval_B.ndjson --html flows.html',
  'assay compare compare/llama2.yaml --can-ai-code compare',
  'assay compare results/eval_A.ndjson results/eval_B.ndjson \\\n      --track mlflow:http://localhost:5000#bench',
];

const NOTES = `The runs are paired by task and sample; outcomes flow from each run to the
next, in the order given. Graded files of can-ai-code, EvalPlus,
HumanEval's tool and lm-evaluation-harness are taken as they are; a folder is
the graded files in it. docs/statistics.md tells how to read the figures.
Runs of other tasks or rules are shown with what sets them apart, and the
command exits with 2.`;

export function compareCommand(exit: Exit): Command {
  const command = new Command('compare')
    .description('which of two runs or more is better, task by task, and whether the data can tell')
    .argument('<runs...>', "graded files, manifests, folders or globs; or can-ai-code's YAML of models")
    .addOption(new Option('--markdown', 'a page of Markdown').conflicts('json'))
    .option('--html <file>', 'also write a page with the flows of outcomes as a picture')
    .option('--can-ai-code <dir>', "also write can-ai-code's JSON there, a file a language (needs its YAML)");
  return withExamples(withCommon(withTracker(command, 'the comparison')), EXAMPLES, NOTES).action(
    async (inputs: string[], flags: CompareFlags) => {
      const teller = await openTeller(flags.track);
      const cohort = await cohortOf(inputs);
      const files = cohort?.models.map(({ file }) => file) ?? (await gradedFiles(inputs));
      if (files.length < 2) throw tooFew(files);
      const found = await compareFiles(files, cohort);
      const written = await writeFiles(found, cohort, flags);
      const told = await teller.comparison(found);
      const done = { ...(written.length === 0 ? {} : { written }), ...(told.length === 0 ? {} : { told }) };
      const notes = [...written.map((file) => `${safeLine(file, 1000)} is written.`), ...toldLines(told)];
      printResult(flags, { ...toJson(found), ...done }, () =>
        flags.markdown === true ? comparisonMarkdown(found) : [comparisonText(found), ...notes].join('\n\n'),
      );
      if (found.comparability.comparable === 'no') exit(2);
    },
  );
}

async function cohortOf([first, ...more]: readonly string[]): Promise<Cohort | undefined> {
  return first !== undefined && more.length === 0 && isCohortFile(first) ? readCohort(first) : undefined;
}

async function compareFiles(files: readonly string[], cohort: Cohort | undefined): Promise<Comparisons> {
  const runs: NamedRun[] = [];
  for (const [at, file] of files.entries()) {
    runs.push(nameRun(await readScored(file), at, cohort?.models[at]?.short_name));
  }
  return comparisonsOf(runs);
}

function toJson({ comparability, runs, pairs, flows }: Comparisons): object {
  return {
    ...comparability,
    runs: runs.map(({ name, run: { file, tool, suite, model, facts }, score }) => ({
      name,
      file,
      tool,
      suite,
      model,
      facts,
      score,
    })),
    pairs: pairs.map(({ a, b, comparison, pHolm }) => ({
      a,
      b,
      ...comparison,
      ...(pHolm === undefined ? {} : { p_holm: pHolm }),
    })),
    ...(flows === undefined ? {} : { flows }),
  };
}

/** Loads what draws a page only where one is asked for. */
async function writeFiles(
  found: Comparisons,
  cohort: Cohort | undefined,
  { canAiCode, html }: CompareFlags,
): Promise<string[]> {
  const written = canAiCode === undefined ? [] : await writeCohort(cohort, canAiCode);
  if (html === undefined) return written;
  const { comparisonHtml } = await import('../report/html/comparison.tsx');
  await writeNamed(html, comparisonHtml(found));
  return [...written, html];
}

async function writeCohort(cohort: Cohort | undefined, folder: string): Promise<string[]> {
  if (cohort === undefined) {
    throw new AssayError('no-cohort', "can-ai-code's JSON is made of its YAML, and these are graded files.", {
      next: 'Give the YAML with a title and models: [{id, eval, short_name}].',
    });
  }
  const written: string[] = [];
  for (const language of await cohortLanguages(cohort)) {
    const file = join(folder, `${cohort.name}-${language}.json`);
    await writeWhole(file, `${JSON.stringify(await cohortJson(cohort, language), null, 4)}\n`);
    written.push(file);
  }
  return written;
}

function tooFew(files: readonly string[]): AssayError {
  return new AssayError(
    'too-few-runs',
    `A comparison takes two runs, and ${files.join('') || 'this'} is one.`,
    {
      next: 'Give another graded file, or see this one alone: assay report FILE.',
    },
  );
}
