import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { parseIni } from '../config/import/ini.ts';
import { importModelsConf } from '../config/import/models-conf.ts';
import type { Imported, Ini, Note } from '../config/import/models-conf.ts';
import { configYaml } from '../config/import/yaml.ts';
import { counted } from '../counted.ts';
import { AssayError } from '../errors.ts';
import { safeText } from '../report/safe.ts';
import { writeWhole } from '../results/files.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface ImportFlags extends CommonFlags {
  readonly output?: string;
}

const EXAMPLES = [
  'assay import models.conf bench-client.conf --output assay.yaml',
  'assay import models.conf > assay.yaml',
];

const NOTES = `Each section becomes a profile. What is not known, or means something else here,
is told on standard error with its line, and in "notes" with --json.`;

export function importCommand(): Command {
  const command = new Command('import')
    .description("profiles from a llama.cpp driver's models.conf and bench-client.conf")
    .argument('<models>', 'models.conf: sections with MODEL, CTX_SIZE, N_GPU_LAYERS, FIT, EXTRA_ARGS …')
    .argument('[client]', 'bench-client.conf: sections with MAX_TOKENS and SYSTEM_PROMPT, and [defaults]')
    .option('--output <file>', 'write the profiles to this new file (default: standard output)');
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (modelsConf: string, clientConf: string | undefined, flags: ImportFlags) => {
      const { output } = flags;
      if (output !== undefined && existsSync(output)) throw isThere(output);
      const models = await readIni(modelsConf);
      const client = clientConf === undefined ? undefined : await readIni(clientConf);
      const folder = output === undefined ? process.cwd() : dirname(resolve(output));
      const imported = importModelsConf(models, client, (model) =>
        modelPath(model, dirname(modelsConf), folder),
      );
      const yaml = configYaml(imported, [modelsConf, ...(clientConf === undefined ? [] : [clientConf])]);
      if (output !== undefined) await writeWhole(output, yaml);
      if (flags.json !== true) process.stderr.write(notesText(imported.notes));
      printResult(flags, { ...imported, ...(output === undefined ? {} : { file: output }) }, () =>
        output === undefined ? safeText(yaml.trimEnd()) : summary(imported, output),
      );
    },
  );
}

async function readIni(path: string): Promise<Ini> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AssayError('cannot-read', `Cannot read ${path}.`, { next: 'Check the path.', cause });
  });
  return { path, sections: parseIni(path, text) };
}

/** A `MODEL` is from the driver's folder of models on; the profile's path is from its own file on. */
function modelPath(model: string, driver: string, folder: string): { path: string; note?: string } {
  if (isAbsolute(model)) return existsSync(model) ? { path: model } : { path: model, note: notThere(model) };
  const place = [join(driver, model), join(driver, 'models', model)].find((path) => existsSync(path));
  if (place === undefined) return { path: `./${model}`, note: `${notThere(model)}; write where it is` };
  const path = relative(folder, resolve(place));
  return { path: /^\.\.?\//.test(path) ? path : `./${path}` };
}

const notThere = (model: string): string => `there is no file ${model}`;

const notesText = (notes: readonly Note[]): string =>
  notes.map(({ file, line, text }) => `${safeText(`${file}:${line}: ${text}`)}\n`).join('');

function summary({ profiles }: Imported, output: string): string {
  const names = Object.keys(profiles);
  const first = names.find((name) => name.startsWith('bench-')) ?? names[0];
  const next = first === undefined ? '' : `\nTry one: assay bench ${first} --limit 5`;
  return safeText(`${output} has ${counted(names.length, 'profile')}.${next}`);
}

const isThere = (path: string): AssayError =>
  new AssayError('file-exists', `${path} is there already.`, {
    next: 'Name another file, and include it: "include: [FILE]" in assay.yaml.',
  });
