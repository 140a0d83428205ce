import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHECKOUT } from '../../workspaces/contract.ts';
import type { PlacedFile } from '../../workspaces/contract.ts';
import type { Project } from '../project.ts';
import { makeCanaries } from './canaries.ts';
import type { Planted } from './judge.ts';

const RUNNERS = ['sitecustomize', 'assay_channel', 'assay_guard', 'assay_unittest', 'assay_pytest'];

/** What is put beside the candidate's file so that a run tells of its tests: a folder of a random name that is gone when they begin. */
export interface Watching extends Planted {
  readonly files: readonly PlacedFile[];
  readonly variables: Readonly<Record<string, string>>;
}

export function plant({ tests, environment }: Project): Watching {
  const key = randomBytes(32);
  const folder = `_${randomBytes(6).toString('hex')}`;
  const canaries = makeCanaries();
  const canary = `${canaries.module}.py`;
  const plan = { key: key.toString('hex'), runner: tests.runner, canary };
  const place = (name: string, content: string | Uint8Array): PlacedFile => ({
    path: `${folder}/${name}`,
    content,
  });
  return {
    key,
    canaries,
    files: [
      ...RUNNERS.map((name) => place(`${name}.py`, runner(name))),
      place('plan.json', JSON.stringify(plan)),
      place(canary, canaries.source),
    ],
    variables: variables(posix.join(CHECKOUT, folder), tests.runner, environment.variables),
  };
}

function variables(
  folder: string,
  runner: Project['tests']['runner'],
  set: Project['environment']['variables'],
): Record<string, string> {
  const listed = (name: string, value: string, by: string): Record<string, string> => {
    const before = set[name];
    return { [name]: before === undefined ? value : `${value}${by}${before}` };
  };
  return {
    ...listed('PYTHONPATH', folder, ':'),
    ...(runner === 'pytest' ? listed('PYTEST_PLUGINS', 'assay_pytest', ',') : {}),
    // Tests in processes of their own would be out of the planted tests' sight.
    ...(runner === 'django' ? { DJANGO_TEST_PROCESSES: '1' } : {}),
  };
}

const runner = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`runners/${name}.py`, import.meta.url)));
