import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { AssayError } from '../errors.ts';
import { EXPORT_FORMATS, exportRun } from '../results/export.ts';
import type { ExportFormat } from '../results/export.ts';
import { cannotWrite } from '../results/ndjson.ts';
import { readGraded } from '../results/rows.ts';
import { loadSuite } from '../suites/index.ts';
import { given, withCommon, withCompat, withSuiteFlags } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { RequiredOption, withExamples } from './usage.ts';

interface ExportFlags extends CommonFlags {
  readonly format: ExportFormat;
  readonly input: string;
  readonly output: string;
  readonly data?: string;
  readonly compat?: 'evalplus';
}

const EXAMPLES = [
  'assay export --format evalplus --input results/eval_….ndjson \\\n      --output eval_results.json',
  'assay export --format human-eval --input results/eval_….ndjson --output -',
];

export function exportCommand(): Command {
  const command = new Command('export')
    .description('write graded rows as other tools read them')
    .addOption(new RequiredOption('--format <format>', 'whose format').choices([...EXPORT_FORMATS]))
    .addOption(new RequiredOption('--input <file>', 'graded rows: eval_*.ndjson'))
    .addOption(new RequiredOption('--output <file>', 'the file to write; - is standard output'));
  return withExamples(withCommon(withCompat(withSuiteFlags(command))), EXAMPLES).action(
    async ({ format, input, output, data: dataDir, compat, ...flags }: ExportFlags) => {
      const suite = await loadSuite(await suiteOf(input), given({ dataDir, compat }));
      const pieces = exportRun(() => readGraded(input), suite, format);
      if (output === '-') {
        await pipeline(Readable.from(pieces), process.stdout, { end: false });
        return;
      }
      await pipeline(Readable.from(pieces), createWriteStream(output)).catch((error: unknown) => {
        throw error instanceof AssayError
          ? error
          : cannotWrite(output)(error instanceof Error ? error : new Error(String(error)));
      });
      printResult(flags, { file: output, format }, () => `${output} is written for ${format}.`);
    },
  );
}

async function suiteOf(input: string): Promise<string> {
  for await (const { suite } of readGraded(input)) return suite;
  throw new AssayError('no-rows', `${input} has no graded rows.`, {
    next: 'Make some with assay run or assay evaluate.',
  });
}
