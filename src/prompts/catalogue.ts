import { readdir, readFile } from 'node:fs/promises';
import { extname, join, parse } from 'node:path';
import { packageFolder } from '../shipped.ts';

/** What Assay ships to write prompts with. */
export interface Catalogue {
  readonly templates: readonly (Entry & { readonly mode: 'chat' | 'completion' })[];
  /** Tags for the templates whose mode is `chat`: `FAMILY/TEMPLATE`. */
  readonly families: readonly Entry[];
  readonly output: readonly Entry[];
}

interface Entry {
  readonly name: string;
  /** One line, from the file's first comment. */
  readonly about: string;
}

export async function readCatalogue(): Promise<Catalogue> {
  const [chats, texts, middles, families, output] = await Promise.all([
    entries('', '.json'),
    entries('', '.txt'),
    entries('fim', '.txt'),
    entries('families', '.jinja'),
    entries('output', '.txt'),
  ]);
  return {
    templates: [
      ...chats.map((entry) => ({ ...entry, mode: 'chat' as const })),
      ...[...texts, ...middles].map((entry) => ({ ...entry, mode: 'completion' as const })),
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

const aboutOf = (text: string): string => /\{#\s*(.*?)\s*#\}/.exec(text)?.[1] ?? '';
