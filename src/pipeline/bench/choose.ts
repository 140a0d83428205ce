import type { Config, Profile } from '../../config/profiles.ts';
import { askable, profileNamed } from '../../config/profiles.ts';
import { AssayError } from '../../errors.ts';
import { globPattern } from '../../glob.ts';

/**
 * The profiles that names and globs mean, each once, in the order given; the name of a profile with checkpoints means all of
 * these. @throws AssayError `unknown-profile`, `no-profiles`, `no-checkpoints`.
 */
export function chooseProfiles(config: Config, names: readonly string[]): Profile[] {
  const found = names.flatMap((name) => matching(config, name));
  return [...new Map(found.map((profile) => [profile.name, profile])).values()];
}

/** All profiles. @throws AssayError `no-profiles` where there is none, `no-checkpoints`. */
export function allProfiles({ file, profiles }: Config): Profile[] {
  if (profiles.size > 0) return [...profiles.values()].map(askable);
  throw new AssayError('no-profiles', `There are no profiles${file === undefined ? '' : ` in ${file}`}.`, {
    next: 'Write some into assay.yaml, here or in a folder above, or name their file: --config FILE. docs/profiles.md shows how.',
  });
}

function matching(config: Config, name: string): Profile[] {
  const all = [...config.profiles.values()];
  const checkpoints = all.filter(({ checkpointOf }) => checkpointOf === name);
  if (checkpoints.length > 0) return checkpoints;
  if (!/[*?]/.test(name)) return [profileNamed(config, name)];
  const pattern = globPattern(name);
  const found = all.filter((profile) => pattern.test(profile.name));
  if (found.length > 0) return found.map(askable);
  throw new AssayError('no-profiles', `No profile's name matches ${name}.`, {
    next: 'assay bench --list shows their names.',
  });
}
