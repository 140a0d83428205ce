import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { AssayError } from '../errors.ts';
import { present } from '../present.ts';
import { FORMATS } from '../export/index.ts';
import type { Format } from '../export/index.ts';
import { writePieces } from '../results/files.ts';
import { datasetSuites, loadSuite } from '../suites/index.ts';
import { withCommon, withCompat, withSuiteFlags } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { RequiredOption, withExamples } from './usage.ts';

interface ExportFlags extends CommonFlags {
  readonly format: Format;
  readonly output: string;
  readonly data?: string;
  readonly compat?: 'evalplus';
}

const EXAMPLES = [
  'assay export results/eval_….ndjson --format parquet --output samples.parquet',
  'assay export results/eval_….ndjson --format csv --output - | head',
  'assay export results/eval_….ndjson --format inspect --output logs/run.json',
  'assay export results/eval_….ndjson --format evalplus \\\n      --output eval_results.json',
];

const NOTES = `csv and parquet have a row a sample; parquet has prompts, answers and code as
well. inspect is an eval log for inspect view, hugging-face a file for
.eval_results/ of a model's repository, every-eval-ever a record of that
schema. These take the graded files of other tools, too; evalplus and
human-eval need Assay's own rows. can-ai-code reads those of interviews as
they are. docs/files.md tells what stands where.`;

export function exportCommand(): Command {
  const command = new Command('export')
    .description('write a graded run as other tools read it')
    .argument('<run>', 'a graded file, or the manifest of a run')
    .addOption(new RequiredOption('--format <format>', 'whose format').choices(Object.keys(FORMATS)))
    .addOption(new RequiredOption('--output <file>', 'the file to write; - is standard output'));
  return withExamples(withCommon(withCompat(withSuiteFlags(command))), EXAMPLES, NOTES).action(
    async (run: string, { format, output, data: dataDir, compat, ...flags }: ExportFlags) => {
      const pieces = FORMATS[format](run, (name) => {
        if (!datasetSuites().includes(name)) throw unknownThere(run, name, format);
        return loadSuite(name, present({ dataDir, compat }));
      });
      if (output === '-') return pipeline(Readable.from(pieces), process.stdout, { end: false });
      await writePieces(output, pieces);
      printResult(flags, { file: output, format }, () => `${output} is written for ${format}.`);
    },
  );
}

/** Their formats have the inputs of tests, which no other suites have. */
const unknownThere = (run: string, suite: string, format: Format): AssayError =>
  new AssayError('no-format', `${format} has no suite like ${suite}: only ${datasetSuites().join(', ')}.`, {
    next: `assay export ${run} --format parquet --output samples.parquet has prompts, answers and verdicts of any suite.`,
  });
