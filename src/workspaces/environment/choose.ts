import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { AssayError } from '../../errors.ts';
import type { EnvironmentSpec } from '../contract.ts';
import type { Ground, ProjectPython } from '../ground.ts';
import { satisfies } from './versions.ts';

const [OLDEST_MINOR, NEWEST_MINOR] = [9, 20];

const answer = z.object({
  interpreters: z.array(
    z.object({
      executable: z.string(),
      prefixes: z.array(z.string()),
      version: z.string(),
      pip: z.boolean(),
    }),
  ),
  packages: z.record(z.string(), z.string()).nullable(),
});

/** What a project takes of the machine or image: an interpreter, and Debian packages with their versions. */
export interface Taken {
  readonly python: ProjectPython;
  readonly packages: Readonly<Record<string, string>>;
}

/** Throws AssayError `no-python`, `bad-python`, `no-debian` and `missing-packages`, which names the command that installs them. */
export async function takeFrom(ground: Ground, { python = '', packages }: EnvironmentSpec): Promise<Taken> {
  const seen: ProjectPython[] = [];
  for (const commands of candidates(process.env.ASSAY_PYTHON)) {
    const found = await survey(ground, commands, packages);
    const versions = requirePackages(ground, packages, found.packages);
    const reachable = found.interpreters.filter(({ executable }) => ground.reaches(executable));
    const chosen = reachable.find(({ version }) => python === '' || satisfies(version, python));
    if (chosen !== undefined) return { python: chosen, packages: versions };
    seen.push(...reachable);
  }
  throw noPython(ground, python, [...new Set(seen.map(({ version }) => version))]);
}

/** Asked in turn, for each costs time: the system's own, then what the user has set up, then every version by its name. */
function candidates(chosen: string | undefined): readonly (readonly string[])[] {
  if (chosen) return [[chosen]];
  const minors = Array.from({ length: NEWEST_MINOR - OLDEST_MINOR + 1 }, (_, at) => NEWEST_MINOR - at);
  return [['/usr/bin/python3'], ['python3'], minors.map((minor) => `python3.${minor}`)];
}

async function survey(
  ground: Ground,
  commands: readonly string[],
  packages: readonly string[],
): Promise<z.infer<typeof answer>> {
  const program = readFileSync(new URL('survey.py', import.meta.url), 'utf8');
  return answer.parse(JSON.parse(await ground.survey(program, JSON.stringify({ commands, packages }))));
}

function requirePackages(
  ground: Ground,
  packages: readonly string[],
  found: Readonly<Record<string, string>> | null,
): Readonly<Record<string, string>> {
  if (found === null) throw noDebian(ground.name, packages);
  const missing = packages.filter((name) => found[name] === undefined);
  if (missing.length > 0) throw missingPackages(ground, missing);
  return found;
}

function noPython(ground: Ground, asked: string, found: readonly string[]): AssayError {
  const there = found.length === 0 ? 'none that its programs can reach' : found.join(', ');
  const wanted = asked === '' ? 'a Python' : `a Python ${asked}`;
  return new AssayError('no-python', `The project needs ${wanted}, and ${whereOf(ground)} has ${there}.`, {
    next: 'Install one as python3.N below /usr or /opt, name its file in ASSAY_PYTHON, or change environment.python of suite.yaml.',
  });
}

function missingPackages(ground: Ground, missing: readonly string[]): AssayError {
  return new AssayError(
    'missing-packages',
    `The project needs packages that ${whereOf(ground)} lacks: ${missing.join(', ')}.`,
    {
      next:
        ground.image === undefined
          ? `Install them with: apt-get install ${missing.join(' ')}`
          : intoImage(missing),
    },
  );
}

const intoImage = (missing: readonly string[]): string =>
  `Build an image from that one, with: RUN apt-get install --yes ${missing.join(' ')}. Then name it in ASSAY_SANDBOX_IMAGE.`;

function noDebian(backend: string, packages: readonly string[]): AssayError {
  return new AssayError(
    'no-debian',
    `environment.packages names Debian packages (${packages.join(', ')}), and there is no dpkg-query in the ${backend} sandbox.`,
    { next: 'Run it on Debian or Ubuntu, or in a container of such an image.' },
  );
}

const whereOf = ({ image }: Ground): string => (image === undefined ? 'this machine' : `the image ${image}`);
