import { nearest } from '../../nearest.ts';
import type { Entry, Section } from './ini.ts';
import { readServerArgs } from './server-args.ts';

/** A profile as `assay.yaml` has it. */
export interface ImportedProfile {
  readonly description?: string;
  readonly server: {
    readonly kind: 'llama.cpp';
    readonly model: string;
    readonly context?: number;
    readonly slots?: number;
    readonly gpu_layers?: number;
    readonly port?: number;
    readonly args?: readonly string[];
  };
  readonly system_prompt?: string;
  readonly max_tokens?: number;
}

/** What was left out or means something else, and where it stands. */
export interface Note {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A file with its sections. */
export interface Ini {
  readonly path: string;
  readonly sections: readonly Section[];
}

export interface Imported {
  readonly profiles: Readonly<Record<string, ImportedProfile>>;
  readonly notes: readonly Note[];
}

/** The keys of a section by their names; of one that comes twice the last counts. */
type Values = ReadonlyMap<string, Entry>;

const SERVER_KEYS = [
  'NAME',
  'DESCRIPTION',
  'SPEED',
  'MODEL',
  'CTX_SIZE',
  'N_GPU_LAYERS',
  'FIT',
  'FIT_TARGET',
  'EXTRA_ARGS',
];
const TEXTS = ['NAME', 'DESCRIPTION', 'EXTRA_ARGS', 'SYSTEM_PROMPT'];
const CLIENT_KEYS = ['MAX_TOKENS', 'SYSTEM_PROMPT'];

/**
 * The profiles of a llama.cpp driver's `models.conf`, with the `bench-client.conf` that says how each is asked.
 * @param modelPath the path of a `MODEL` in the profile, and what is to be said of it
 */
export function importModelsConf(
  models: Ini,
  client: Ini | undefined,
  modelPath: (model: string) => { readonly path: string; readonly note?: string },
): Imported {
  const notes: Note[] = [];
  const noteAt = (file: string) => (line: number, text: string) => void notes.push({ file, line, text });
  const clients = new Map((client?.sections ?? []).map((section) => [section.name, section]));
  const inClient = noteAt(client?.path ?? '');
  const defaults = valuesOf(clients.get('defaults'), CLIENT_KEYS, inClient);
  const profiles: Record<string, ImportedProfile> = {};
  for (const section of models.sections) {
    const tell = noteAt(models.path);
    const values = valuesOf(section, SERVER_KEYS, tell);
    const server = serverOf(values, modelPath, tell);
    if (server === undefined) {
      tell(section.line, `[${section.name}] has no MODEL and is left out`);
      continue;
    }
    const own = valuesOf(clients.get(section.name), CLIENT_KEYS, inClient);
    const name = profileName(section, tell);
    if (Object.hasOwn(profiles, name))
      tell(section.line, `[${section.name}] takes the place of an earlier section: both are called ${name}`);
    profiles[name] = {
      ...descriptionOf(values),
      server,
      ...clientOf(new Map([...defaults, ...own]), inClient),
    };
  }
  const known = new Set(['defaults', ...models.sections.map(({ name }) => name)]);
  for (const { name, line } of clients.values())
    if (!known.has(name)) inClient(line, `[${name}] is no section of ${models.path} and is left out`);
  return { profiles, notes };
}

type Tell = (line: number, text: string) => void;

function valuesOf(section: Section | undefined, known: readonly string[], tell: Tell): Values {
  const values = new Map<string, Entry>();
  for (const entry of section?.entries ?? []) {
    if (known.includes(entry.key)) values.set(entry.key, { ...entry, value: withoutComment(entry) });
    else tell(entry.line, `${entry.key} is not known and is left out${meant(entry.key, known)}`);
  }
  return values;
}

/** Texts and command lines may hold a `#`; in a number or a path, one behind a blank begins a comment. */
const withoutComment = ({ key, value }: Entry): string =>
  TEXTS.includes(key) ? value : value.replace(/\s+#.*$/, '');

function meant(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return near === undefined ? '' : `; is ${near} meant?`;
}

function profileName({ name, line }: Section, tell: Tell): string {
  const fit = name.replaceAll(/[^\w.+-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'profile';
  if (fit !== name)
    tell(line, `[${name}] is called ${fit}: a profile's name has letters, digits and . _ + - only`);
  return fit;
}

function descriptionOf(values: Values): Pick<ImportedProfile, 'description'> {
  const [name = '', what = '', speed = ''] = ['NAME', 'DESCRIPTION', 'SPEED'].map(
    (key) => values.get(key)?.value,
  );
  const text = [name, what].filter((part) => part !== '').join(': ');
  const description = speed === '' ? text : `${text} (${speed})`.trim();
  return description === '' ? {} : { description };
}

function serverOf(
  values: Values,
  modelPath: Parameters<typeof importModelsConf>[2],
  tell: Tell,
): ImportedProfile['server'] | undefined {
  const model = values.get('MODEL');
  if (model === undefined || model.value === '') return undefined;
  const { path, note } = modelPath(model.value);
  if (note !== undefined) tell(model.line, note);
  const extra = readServerArgs(values.get('EXTRA_ARGS')?.value ?? '');
  for (const text of extra.notes) tell(values.get('EXTRA_ARGS')?.line ?? 0, text);
  const { slots, port } = extra;
  const context = contextOf(values.get('CTX_SIZE'), slots ?? 1);
  const layers = layersOf(values.get('N_GPU_LAYERS'));
  const args = [...context.args, ...layers.args, ...fitArgs(values), ...extra.args];
  return {
    kind: 'llama.cpp',
    model: path,
    ...context.fields,
    ...(slots === undefined ? {} : { slots }),
    ...layers.fields,
    ...(port === undefined ? {} : { port }),
    ...(args.length === 0 ? {} : { args }),
  };
}

interface Part<Fields> {
  readonly fields: Fields;
  readonly args: readonly string[];
}

/** llama-server splits its context over its slots; a profile gives that of one. */
function contextOf(entry: Entry | undefined, slots: number): Part<{ context?: number }> {
  if (entry === undefined) return { fields: {}, args: [] };
  const context = Number(entry.value) / slots;
  return Number.isInteger(context) && context > 0
    ? { fields: { context }, args: [] }
    : { fields: {}, args: ['-c', entry.value] };
}

/** `auto` and `all` are words of llama-server. */
function layersOf(entry: Entry | undefined): Part<{ gpu_layers?: number }> {
  if (entry === undefined) return { fields: {}, args: [] };
  return /^\d+$/.test(entry.value)
    ? { fields: { gpu_layers: Number(entry.value) }, args: [] }
    : { fields: {}, args: ['-ngl', entry.value] };
}

function fitArgs(values: Values): string[] {
  const [fit, target] = [values.get('FIT')?.value ?? '', values.get('FIT_TARGET')?.value ?? ''];
  return [...(fit === '' ? [] : ['--fit', fit]), ...(target === '' ? [] : ['--fit-target', target])];
}

function clientOf(values: Values, tell: Tell): Pick<ImportedProfile, 'system_prompt' | 'max_tokens'> {
  const [prompt, limit] = [values.get('SYSTEM_PROMPT'), values.get('MAX_TOKENS')];
  const isCount = /^[1-9]\d*$/.test(limit?.value ?? '');
  if (limit !== undefined && !isCount)
    tell(limit.line, `MAX_TOKENS is "${limit.value}", no whole number, and is left out`);
  return {
    ...(prompt === undefined || prompt.value === '' ? {} : { system_prompt: prompt.value }),
    ...(limit !== undefined && isCount ? { max_tokens: Number(limit.value) } : {}),
  };
}
