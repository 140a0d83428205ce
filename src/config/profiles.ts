import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { withCheckpoints } from './checkpoints.ts';
import type { ClusterJob } from '../kubernetes/schema/index.ts';
import { fileFrom, pathFrom } from './paths.ts';
import { configSchema } from './profile-schema.ts';
import type { ProfileSettings } from './profile-schema.ts';
import { checkYaml, readYamlFile } from './yaml-file.ts';
import type { YamlKind } from './yaml-file.ts';

/** A named model with its server and the settings of its client. Files in it are relative to `folder`. */
export interface Profile extends ProfileSettings {
  readonly name: string;
  /** Of the file that it is in; absolute. */
  readonly folder: string;
  /** Where it is one of several checkpoints: the profile that names them all. */
  readonly checkpointOf?: string;
}

export interface Config {
  /** The file that was read first; undefined where there is none. */
  readonly file: string | undefined;
  /** In the order of the files. */
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Benchmarks on a cluster. */
  readonly jobs: ReadonlyMap<string, ClusterJob>;
}

/** What it is called where no `--config` names another. */
const USUAL = 'assay.yaml';

/**
 * The profiles of a configuration: of the file that is given, else of the nearest `assay.yaml` in the working folder or
 * above it, else none.
 * @throws AssayError `no-config`, or `bad-config` with file, line and the nearest known name.
 */
export async function loadConfig(given?: string, env: NodeJS.ProcessEnv = process.env): Promise<Config> {
  const file = given ?? findUpwards(process.cwd());
  const profiles = new Map<string, Profile>();
  const jobs = new Map<string, ClusterJob>();
  if (file !== undefined) await collect(resolve(file), { env, profiles, jobs, open: [] });
  return { file, profiles, jobs };
}

function findUpwards(folder: string): string | undefined {
  const file = join(folder, USUAL);
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? undefined : findUpwards(dirname(folder));
}

interface Reading {
  readonly env: NodeJS.ProcessEnv;
  readonly profiles: Map<string, Profile>;
  readonly jobs: Map<string, ClusterJob>;
  /** Files that are being read, the outermost first. */
  readonly open: readonly string[];
}

const CONFIG: YamlKind = {
  kind: 'config',
  missing: 'Give the path of a configuration: --config FILE.',
  bad: 'docs/profiles.md has every field with an example.',
};

async function collect(path: string, reading: Reading): Promise<void> {
  const file = await readYamlFile(path, CONFIG, reading.env);
  const { include = [], profiles = {}, kubernetes = {} } = checkYaml(file, configSchema);
  const open = [...reading.open, path];
  for (const [at, name] of include.entries()) {
    const inner = resolve(dirname(path), name);
    if (open.includes(inner)) throw file.errorAt(['include', at], `${name} includes itself`);
    if (!existsSync(inner)) throw file.errorAt(['include', at], `there is no file ${inner}`);
    await collect(inner, { ...reading, open });
  }
  for (const [name, settings] of Object.entries(kubernetes)) {
    if (reading.jobs.has(name)) throw file.errorAt(['kubernetes', name], `there is a second job ${name}`);
    reading.jobs.set(name, { ...settings, name });
  }
  for (const [name, settings] of Object.entries(profiles)) {
    if (settings.checkpoints !== undefined && settings.server === undefined)
      throw file.errorAt(['profiles', name, 'checkpoints'], `profile ${name} has checkpoints and no server`);
    if (reading.profiles.has(name))
      throw file.errorAt(
        ['profiles', name],
        `there is a second profile ${name}, in ${reading.profiles.get(name)?.folder}`,
      );
    if (settings.model === undefined && settings.server === undefined)
      throw file.errorAt(['profiles', name], `profile ${name} has neither a model nor a server`);
    const profile = located({ ...settings, name, folder: dirname(path) });
    for (const one of await withCheckpoints(profile)) reading.profiles.set(one.name, one);
  }
}

/** What is a file in it, by its absolute path. */
function located(profile: Profile): Profile {
  const { template, params, model, folder } = profile;
  return {
    ...profile,
    ...(template === undefined ? {} : { template: fileFrom(folder, template) }),
    ...(params === undefined ? {} : { params: fileFrom(folder, params) }),
    ...(model === undefined
      ? {}
      : {
          model: model.replace(
            MODEL_FILE,
            (_, scheme: string, path: string) => scheme + pathFrom(folder, path),
          ),
        }),
  };
}

/** Addresses of models that name a file. */
const MODEL_FILE = /^(gguf:|replay:)(.+)$/;

/** @throws AssayError `no-checkpoints` for a profile of checkpoints of which none is there yet. */
export function askable(profile: Profile): Profile {
  if (profile.checkpoints === undefined) return profile;
  const path = pathFrom(profile.folder, profile.checkpoints);
  throw new AssayError(
    'no-checkpoints',
    `There are no checkpoints of ${profile.name}: nothing matches ${path}.`,
    {
      next: 'Mend the path, which starts from the file of the profile, or make some.',
    },
  );
}

/** @throws AssayError `unknown-profile` with the nearest known one, `no-checkpoints`. */
export function profileNamed(config: Config, name: string): Profile {
  const profile = config.profiles.get(name);
  if (profile !== undefined) return askable(profile);
  throw unknownProfile(config, name);
}

export const unknownProfile = ({ file, profiles }: Config, name: string): AssayError =>
  new AssayError('unknown-profile', `There is no profile ${name}.`, {
    next: knownProfiles(file, profiles, name),
  });

function knownProfiles(file: string | undefined, profiles: Config['profiles'], name: string): string {
  if (file === undefined)
    return `Profiles are in ${USUAL}, here or in a folder above, or in the file of --config; there is none.`;
  const near = nearest(name, profiles.keys());
  return `${near === undefined ? '' : `Did you mean ${near}? `}${file} has ${[...profiles.keys()].join(', ') || 'no profiles'}.`;
}
