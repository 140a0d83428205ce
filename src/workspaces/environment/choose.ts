import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { AssayError } from '../../errors.ts';
import type { EnvironmentSpec } from '../contract.ts';
import type { Ground, ProjectPython } from '../ground.ts';
import { satisfies } from './versions.ts';

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
  const survey = readFileSync(new URL('survey.py', import.meta.url), 'utf8');
  const asked = JSON.stringify({ python: process.env.ASSAY_PYTHON ?? '', packages });
  const found = answer.parse(JSON.parse(await ground.survey(survey, asked)));
  if (found.packages === null) throw noDebian(ground.name, packages);
  const missing = packages.filter((name) => found.packages?.[name] === undefined);
  if (missing.length > 0) throw missingPackages(ground, missing);
  const reachable = found.interpreters.filter(({ executable }) => ground.reaches(executable));
  const chosen = reachable.find(({ version }) => python === '' || satisfies(version, python));
  if (chosen === undefined)
    throw noPython(
      ground,
      python,
      reachable.map(({ version }) => version),
    );
  return { python: chosen, packages: found.packages };
}

function noPython(ground: Ground, asked: string, found: readonly string[]): AssayError {
  const there = found.length === 0 ? 'none that its programs can reach' : found.join(', ');
  const wanted = asked === '' ? 'a Python' : `a Python ${asked}`;
  return new AssayError('no-python', `The project needs ${wanted}, and ${whereOf(ground)} has ${there}.`, {
    next: 'Install one as python3.N below /usr or /opt, name its file in ASSAY_PYTHON, or change environment.python of suite.yaml.',
  });
}

function missingPackages(ground: Ground, missing: readonly string[]): AssayError {
  const command = `apt-get install ${missing.join(' ')}`;
  return new AssayError(
    'missing-packages',
    `The project needs packages that ${whereOf(ground)} lacks: ${missing.join(', ')}.`,
    { next: ground.image === undefined ? `Install them: ${command}` : `Build an image with: ${command}` },
  );
}

function noDebian(backend: string, packages: readonly string[]): AssayError {
  return new AssayError(
    'no-debian',
    `environment.packages names Debian packages (${packages.join(', ')}), and there is no dpkg-query in the ${backend} sandbox.`,
    { next: 'Run it on Debian or Ubuntu, or in a container of such an image.' },
  );
}

const whereOf = ({ image }: Ground): string => (image === undefined ? 'this machine' : `the image ${image}`);
