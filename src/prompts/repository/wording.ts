import { z } from 'zod';
import { checkYaml, yamlFile } from '../../config/yaml-file.ts';
import type { YamlFile, YamlKind } from '../../config/yaml-file.ts';
import { present } from '../../present.ts';
import { TASK_KINDS } from '../../repository/point.ts';
import { findShipped } from '../../shipped.ts';
import { readSource } from '../sources.ts';
import type { Source } from '../sources.ts';

const text = z.string().min(1);
const kinds = z.enum(TASK_KINDS);

const wordingSchema = z.strictObject({
  about: text.describe('One line, for assay prompts list.'),
  context: z.enum(['file', 'class']).describe('What is shown of the code.'),
  max_context_symbols: z.int().min(1).describe('Characters of it; above them it is shortened.'),
  error_output: z.boolean().describe('Whether a fault is shown with the output of its tests.'),
  feedback_symbols: z.int().min(0).describe('Last characters of the tests’ output that a model is told.'),
  system: text.describe('Jinja: said before all else.').exactOptional(),
  requests: z.record(kinds, text).describe('Jinja: what is asked, for each kind of task.'),
  prompt: text.describe('Jinja: the message, with {{ context }} and {{ request }}.'),
  feedback: text.describe('Jinja: what follows an answer that does not pass, with {{ output }}.'),
});

/** What a template for tasks from a repository says. */
export type Wording = z.output<typeof wordingSchema>;

/** A template that says what is other than in one that ships. */
const changesSchema = wordingSchema.partial().extend({
  extends: z
    .string()
    .regex(/^repository\/[\w-]+$/, 'it takes the name of a template that ships, as repository/file'),
  requests: z.partialRecord(kinds, text).exactOptional(),
});

/** A template with the files that it is made of, the innermost last. */
export interface ReadWording {
  readonly wording: Wording;
  readonly files: readonly YamlFile[];
  readonly sources: readonly Source[];
}

const TEMPLATE: YamlKind = {
  kind: 'template',
  missing: 'Give the name of a template: assay prompts list.',
  bad: 'docs/prompts.md shows how templates for tasks from a repository are written.',
};

/** @throws AssayError `bad-template` with file and line, `unknown-template` for one that is extended and not there. */
export async function readWording(source: Source): Promise<ReadWording> {
  const file = yamlFile(source.path, source.text, TEMPLATE);
  if (!isChange(file.value))
    return { wording: checkYaml(file, wordingSchema), files: [file], sources: [source] };
  const { extends: name, ...changes } = checkYaml(file, changesSchema);
  const path = await findShipped('template', 'prompts/repository', name.replace('repository/', ''), [
    '.yaml',
  ]);
  const base = await readWording(await readSource(path));
  const requests = { ...base.wording.requests, ...changes.requests };
  return {
    wording: { ...base.wording, ...present(changes), requests },
    files: [...base.files, file],
    sources: [...base.sources, source],
  };
}

const isChange = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'extends' in value;
