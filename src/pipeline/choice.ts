import { AssayError } from '../errors.ts';
import { loadConfig, profileNamed } from '../config/profiles.ts';
import type { Profile } from '../config/profiles.ts';
import type { Model, Params } from '../models/contract.ts';
import type { RunningServer } from '../models/servers/contract.ts';
import { openModel } from '../models/index.ts';
import type { OpenOptions } from '../models/index.ts';
import { named } from '../models/named.ts';
import { toParams } from '../models/params-schema.ts';

/** A model as the user gives it. */
export interface ModelGiven {
  /** Address of a model, or the name of a profile. */
  readonly model: string;
  /** File of the profiles; default `assay.yaml` in the working folder or above it. */
  readonly config?: string;
  readonly template?: string;
  readonly params?: string;
}

/** The model that is meant, and how it is asked where nothing else is said. */
export interface ModelChoice {
  /** As it was given. */
  readonly model: string;
  /** The profile whose name was given, if it was one. */
  readonly profile: Profile | undefined;
  readonly template: string;
  /** Name or path of the sampling parameters. */
  readonly params: string;
  /** The profile's changes to them; `--set` goes before. */
  readonly settings: Params;
  readonly systemPrompt: string | undefined;
}

/** What is given goes before what the profile says, and that before what Assay does by itself. */
export async function chooseModel({ model, config, template, params }: ModelGiven): Promise<ModelChoice> {
  const all = await loadConfig(config);
  // Every address has a colon, but for this one.
  const isAddress = model.includes(':') || model === 'reference';
  const profile = isAddress || all.profiles.size === 0 ? undefined : profileNamed(all, model);
  return {
    model,
    profile,
    template: template ?? profile?.template ?? 'chat',
    params: params ?? profile?.params ?? 'greedy',
    settings: profile === undefined ? {} : settingsOf(profile),
    systemPrompt: profile?.system_prompt,
  };
}

const settingsOf = ({ set, max_tokens, reasoning }: Profile): Params => ({
  ...toParams(set ?? {}),
  ...(max_tokens === undefined ? {} : { max_tokens }),
  ...(reasoning === undefined ? {} : { reasoning }),
});

export interface OpenChosen extends OpenOptions {
  /** The profile's server where it runs already; it is left running. */
  readonly server?: RunningServer;
}

/** Opens the model that is meant. Its name is its profile's, if it has one. */
export async function openChosen(
  { model, profile }: ModelChoice,
  { server, ...options }: OpenChosen,
): Promise<Model> {
  if (profile === undefined) return openModel(model, options);
  const address = server?.addresses[0] ?? (profile.server === undefined ? profile.model : undefined);
  if (address === undefined) throw notRunning(profile.name);
  return named(openModel(address, options), profile.name);
}

function notRunning(name: string): AssayError {
  return new AssayError('no-server', `The server of ${name} does not run.`, { next: 'Start it first.' });
}
