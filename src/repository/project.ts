import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { pathFrom } from '../config/paths.ts';
import { checkYaml, readYamlFile } from '../config/yaml-file.ts';
import type { YamlKind } from '../config/yaml-file.ts';
import { present } from '../present.ts';
import type { Project as Room } from '../workspaces/contract.ts';
import { TASK_KINDS } from './point.ts';
import type { TaskKind } from './point.ts';

const text = z.string().min(1);
const GB = 1 << 30;

const repository = z.union([
  z.strictObject({ path: text.describe('A checkout on this machine, from the folder of suite.yaml on.') }),
  z.strictObject({
    url: text.describe('What git clone takes.'),
    commit: text.describe('The commit that the tasks were made from.'),
  }),
]);

const environment = z.strictObject({
  python: text.describe("Versions that will do, as '>=3.10'.").exactOptional(),
  packages: z
    .array(text)
    .describe('System packages that must be there, by their names in Debian.')
    .default([]),
  install: z.array(text).describe('Shell commands, run once in the checkout with a network.').default([]),
  variables: z.record(text, z.string()).describe('Environment variables of the tests.').default({}),
});

const testing = z.strictObject({
  runner: z.enum(['unittest', 'pytest', 'django', 'sympy']).describe('How results are read.'),
  command: z
    .array(text)
    .refine((words) => words.filter((word) => word === '{tests}').length === 1, {
      error: "it needs '{tests}' once, where the paths of the tests go",
    })
    .describe('The command and its arguments.'),
  max_tests: z.int().min(1).describe('Tests of a task that are run.').default(20),
});

/** Beyond these the system's own calls refuse a number: a day, more memory than machines have, Linux's PID_MAX_LIMIT. */
const MOST_S = 86_400;
const MOST_GB = 4096;
const MOST_PROCESSES = 2 ** 22;

const limits = z.strictObject({
  cpu_s: z.number().positive().max(MOST_S).describe('CPU seconds of one run of the tests.').default(300),
  memory_gb: z.number().positive().max(MOST_GB).default(4),
  disk_gb: z.number().positive().max(MOST_GB).describe('What a run may write.').default(1),
  processes: z.int().min(1).max(MOST_PROCESSES).default(256),
});

/** `suite.yaml`: a repository and how its tests are run. docs/repositories.md has an example of every field. */
export const projectSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][\w.+-]*$/, 'a name has letters, digits and . _ + - only'),
  about: text.describe('One sentence.').exactOptional(),
  licence: text.describe('Of the repository.').exactOptional(),
  tasks: text
    .describe('The data points: a .jsonl, .jsonl.gz or .parquet file, or hf://datasets/OWNER/NAME.')
    .default('tasks.jsonl'),
  kinds: z
    .array(z.enum(TASK_KINDS))
    .min(1)
    .describe('What is asked of each point, where it has what the kind needs.')
    .default(['generation', 'completion', 'repair']),
  repository,
  environment: environment.prefault({}),
  tests: testing,
  limits: limits.prefault({}),
});

/** A repository with tasks. Paths in it are absolute. */
export interface Project extends Room {
  /** Where the data points are: a path, or `hf://datasets/OWNER/NAME`. */
  readonly tasks: string;
  readonly kinds: readonly TaskKind[];
}

const SUITE: YamlKind = {
  kind: 'suite',
  missing: 'Give a suite.yaml, or the folder that has one.',
  bad: 'docs/repositories.md has every field with an example.',
};

/** @throws AssayError `no-suite`, `bad-suite` with file, line and the nearest known field. */
export async function readProject(path: string): Promise<Project> {
  const { tests, limits: bounds, ...rest } = checkYaml(await readYamlFile(path, SUITE), projectSchema);
  const folder = dirname(resolve(path));
  return {
    ...rest,
    folder,
    tasks: rest.tasks.includes('://') ? rest.tasks : pathFrom(folder, rest.tasks),
    repository:
      'path' in rest.repository ? { path: pathFrom(folder, rest.repository.path) } : rest.repository,
    environment: present(rest.environment),
    tests: { runner: tests.runner, command: tests.command, maxTests: tests.max_tests },
    limits: {
      cpuS: bounds.cpu_s,
      memoryBytes: Math.round(bounds.memory_gb * GB),
      diskBytes: Math.round(bounds.disk_gb * GB),
      processes: bounds.processes,
    },
  };
}
