import { factsOf } from '../error-facts.ts';
import { askable, loadConfig, unknownProfile } from '../config/profiles.ts';
import type { Config, Profile } from '../config/profiles.ts';
import type { Model, Params } from '../models/contract.ts';
import type { RunningServer, ServedProfile } from '../models/servers/contract.ts';
import { openModel } from '../models/index.ts';
import type { OpenOptions } from '../models/index.ts';
import { bareName, isBareName, withOffers } from '../models/offers.ts';
import { named } from '../models/named.ts';
import { useServer } from '../models/servers/running.ts';
import { servedModel } from '../models/servers/served.ts';
import { toParams } from '../models/params-schema.ts';
import { present } from '../present.ts';
import type { OnEvent } from './events.ts';

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
  /** Undefined for the usual one of each suite. */
  readonly template: string | undefined;
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
  const profile = isAddress ? undefined : await profileMeant(all, model);
  return {
    model,
    profile,
    template: template ?? profile?.template,
    params: params ?? profile?.params ?? 'greedy',
    settings: profile === undefined ? {} : settingsOf(profile),
    systemPrompt: profile?.system_prompt,
  };
}

/** Undefined for what looks like an address and lacks its scheme: that is told when it is opened. */
async function profileMeant(all: Config, model: string): Promise<Profile | undefined> {
  const known = all.profiles.get(model);
  if (known !== undefined) return askable(known);
  if (!isBareName(model)) return undefined;
  throw await withOffers(all.profiles.size === 0 ? bareName(model) : unknownProfile(all, model), model);
}

const settingsOf = ({ set, max_tokens, reasoning }: Profile): Params => ({
  ...toParams(set ?? {}),
  ...(max_tokens === undefined ? {} : { max_tokens }),
  ...(reasoning === undefined ? {} : { reasoning }),
});

export interface OpenChosen extends OpenOptions {
  /** The profile's server where it runs already; it is left running. */
  readonly server?: RunningServer;
  readonly signal?: AbortSignal;
  readonly onNote?: (text: string) => void;
}

/** What the options of a run say of how its model is opened. */
export function openingOf({
  apiKey,
  concurrency,
  server,
  signal,
  onEvent,
}: Pick<OpenChosen, 'apiKey' | 'concurrency' | 'server' | 'signal'> & {
  readonly onEvent?: OnEvent;
}): OpenChosen {
  return {
    ...present({ apiKey, concurrency, server, signal }),
    onReceived: (received) => onEvent?.({ kind: 'download', ...received }),
    onNote: (text) => onEvent?.({ kind: 'note', text }),
  };
}

/**
 * Opens the model that is meant. Its name is its profile's, if it has one; and a server that the profile has and that does
 * not run yet is started, until the model is closed.
 */
export async function openChosen({ model, profile }: ModelChoice, options: OpenChosen): Promise<Model> {
  const { server: running, signal, onNote, ...open } = options;
  if (profile === undefined) return openModel(model, open);
  const served = servedProfile(profile);
  if (served === undefined) return named(openModel(profile.model ?? model, open), profile.name);
  if (running !== undefined) return servedModel(running, served, open);
  const started = await useServer(served, present({ signal, onNote }));
  return closing(servedModel(started, served, open), started, onNote);
}

/** What a server is started by; undefined for a profile whose model runs elsewhere. */
export function servedProfile({ name, folder, server, model }: Profile): ServedProfile | undefined {
  return server === undefined
    ? undefined
    : { name, folder, server, ...(model === undefined ? {} : { model }) };
}

/** The model, with a server that ends with it. That it cannot be ended hides no error of what it was for. */
const closing = (model: Model, server: RunningServer, onNote: OpenChosen['onNote']): Model => ({
  ...model,
  close: async () => {
    await model.close();
    await server.stop().catch((error: unknown) => onNote?.(factsOf(error).message));
  },
});
