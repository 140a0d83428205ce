import { AssayError } from '../../errors.ts';
import { present } from '../../present.ts';
import { holdsPassword, httpUrl, withoutEmpty } from '../address.ts';
import type { Environment } from '../address.ts';
import { netrcPassword } from './netrc.ts';

/** Where runs go, and as whose. */
export interface WandbPlace {
  readonly base: URL;
  readonly key: string;
  /** A user or a team; the key's own where it is absent. */
  readonly entity?: string;
  readonly project: string;
  readonly group?: string;
  readonly tags?: readonly string[];
  readonly notes?: string;
}

/**
 * `ENTITY/PROJECT`, `PROJECT` or nothing; the rest is in the variables that the service's own client reads. Source:
 * https://docs.wandb.ai/guides/track/environment-variables.
 * @throws AssayError `bad-tracker`.
 */
export function parseWandb(address: string, variables: Environment): WandbPlace {
  const env = withoutEmpty(variables);
  refuseModes(env.WANDB_MODE);
  const base = baseOf(env.WANDB_BASE_URL ?? 'https://api.wandb.ai');
  const key = env.WANDB_API_KEY ?? netrcPassword(base.host);
  if (key === undefined) throw noKey(base.host);
  return {
    base,
    key,
    project: 'assay',
    ...present({
      entity: env.WANDB_ENTITY,
      project: env.WANDB_PROJECT,
      group: env.WANDB_RUN_GROUP,
      tags: env.WANDB_TAGS?.split(',').map((tag) => tag.trim()),
      notes: env.WANDB_NOTES,
    }),
    ...namesOf(address),
  };
}

/** Names are part of addresses; these characters are not taken in them. Source: the same client, `wandb_settings.py`. */
function namesOf(address: string): Partial<Pick<WandbPlace, 'entity' | 'project'>> {
  const names = address === '' ? [] : address.split('/');
  if (names.length > 2 || names.some((name) => name === '' || /[\\#?%:\s]/.test(name)))
    throw new AssayError('bad-tracker', `"${address}" is no project of Weights & Biases.`, { next: WRITE });
  const [project, entity] = names.toReversed();
  return present({ project, entity });
}

const WRITE =
  'Write --track wandb:ENTITY/PROJECT, or wandb:PROJECT; the address of a server of your own is read from WANDB_BASE_URL.';

function baseOf(text: string): URL {
  const base = httpUrl(text);
  if (base !== undefined && !holdsPassword(base)) return base;
  throw new AssayError('bad-tracker', 'WANDB_BASE_URL holds no address of a server of Weights & Biases.', {
    next: 'Set it to https://HOST, or leave it out for https://api.wandb.ai; the key is read from WANDB_API_KEY.',
  });
}

/** Who has switched the service off in the environment must not be sent there by a flag in silence, nor kept from it. */
function refuseModes(mode: string | undefined): void {
  if (mode === undefined || mode === 'online') return;
  throw new AssayError(
    'bad-tracker',
    `WANDB_MODE is ${mode}, but --track wandb: tells the service of a run.`,
    {
      next: 'Leave one of the two out. What a run is and came to is in its files either way.',
    },
  );
}

const noKey = (host: string): AssayError =>
  new AssayError('bad-tracker', `There is no key for Weights & Biases at ${host}.`, {
    next: `Set WANDB_API_KEY, or let wandb login write one to ~/.netrc.`,
  });
