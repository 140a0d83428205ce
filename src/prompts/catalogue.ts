import { readdir, readFile } from 'node:fs/promises';
import { extname, join, parse } from 'node:path';
import { packageFolder } from '../shipped.ts';
import type { Template } from './template.ts';

/** What Assay ships to write prompts with. */
export interface Catalogue {
  readonly templates: readonly (Entry & Pick<Template, 'mode' | 'asks'>)[];
  /** Tags for the templates whose mode is `chat`: `FAMILY/TEMPLATE`. */
  readonly families: readonly Entry[];
  readonly output: readonly Entry[];
}

interface Entry {
  readonly name: string;
  /** One line, from the file's first comment or what it says about itself. */
  readonly about: string;
}

export async function readCatalogue(): Promise<Catalogue> {
  const [chats, repositories, texts, middles, families, output] = await Promise.all([
    entries('', '.json'),
    entries('repository', '.yaml'),
    entries('', '.txt'),
    entries('fim', '.txt'),
    entries('families', '.jinja'),
    entries('output', '.txt'),
  ]);
  return {
    templates: [
      ...chats.map((entry) => ({ ...entry, mode: 'chat', asks: 'programs' }) as const),
      ...[...texts, ...middles].map((entry) => ({ ...entry, mode: 'completion', asks: 'programs' }) as const),
      ...repositories.map((entry) => ({ ...entry, mode: 'chat', asks: 'repositories' }) as const),
    ],
    families: families.map(({ name, about }) => ({ name: parse(name).name, about })),
    output,
  };
}

async function entries(folder: string, extension: string): Promise<Entry[]> {
  const path = join(packageFolder, 'prompts', folder);
  const names = (await readdir(path)).filter((file) => extname(file) === extension).toSorted();
  return Promise.all(
    names.map(async (file) => ({
      name: join(folder, parse(file).name),
      about: aboutOf(await readFile(join(path, file), 'utf8')),
    })),
  );
}

const aboutOf = (text: string): string =>
  (/^about: (.+)$/m.exec(text) ?? /\{#\s*(.*?)\s*#\}/.exec(text))?.[1] ?? '';
