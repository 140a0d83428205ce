/**
 * Suites of tasks from a real repository: write a method, finish it, repair it, judged by the repository's own tests.
 * The format is that of the data set `anonauthor/django_multi_task` on the Hugging Face hub; docs/repositories.md describes it.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '../counted.ts';
import type { DataPoint } from '../repository/point.ts';
import { readPoints } from '../repository/points-file.ts';
import { readProject } from '../repository/project.ts';
import type { Project } from '../repository/project.ts';
import { fileHash } from '../results/files.ts';
import { packageFolder } from '../shipped.ts';
import type { Suite, Task } from './contract.ts';
import type { DataOptions } from './locate.ts';
import { repositoryTasks } from './repository-tasks.ts';
import { taskFiles } from './task-files.ts';

type Info = Pick<Suite, 'name' | 'version' | 'about' | 'licence' | 'source' | 'packages'>;

/** Repository suites that ship with Assay, by name: where their repository and their tasks are, and how the tests are run. */
export const BUNDLED_REPOSITORIES: readonly Info[] = [
  {
    name: 'django',
    version: '89807fbde8b7',
    about: 'Methods of Django 4.0.4 to write, to finish and to repair, judged by its own tests.',
    licence: 'BSD-3-Clause',
    source: 'suites/django',
    packages: [],
  },
  {
    name: 'sympy',
    version: '51be47d70071',
    about:
      'Methods of SymPy 1.1 to write, to finish and to repair, judged by its own tests; its tasks are not published.',
    licence: 'BSD-3-Clause',
    source: 'suites/sympy',
    packages: [],
  },
];

/** What a repository suite's definition is called. */
export const SUITE_FILE = 'suite.yaml';

/** The definition that a path names, itself or by its folder; undefined where there is none. */
export function suiteFile(path: string): string | undefined {
  if (/\.ya?ml$/.test(path)) return path;
  const inside = join(path, SUITE_FILE);
  return existsSync(inside) ? inside : undefined;
}

/** The definition that a name or a path means, whether it is there or not. */
export function repositoryFile(name: string): string {
  const bundled = BUNDLED_REPOSITORIES.find((info) => info.name === name);
  return bundled === undefined ? (suiteFile(name) ?? name) : join(packageFolder, bundled.source, SUITE_FILE);
}

/** A repository suite that ships with Assay. @throws AssayError as `loadRepository`. */
export async function loadBundledRepository(info: Info, options: DataOptions): Promise<Suite> {
  const read = await readSuite(join(packageFolder, info.source, SUITE_FILE), options);
  return { ...info, ...read };
}

/** Makes sure that the tasks of a suite that ships with Assay are here; the first of their files. */
export async function pullRepository({ source }: Info, options: DataOptions): Promise<string> {
  const project = await readProject(join(packageFolder, source, SUITE_FILE));
  const [file = project.tasks] = await taskFiles(project.tasks, options);
  return file;
}

/**
 * The repository suite of a `suite.yaml`; its version is the beginning of its hash.
 * @throws AssayError `no-suite`, `bad-suite`, `cannot-read`, and those of `taskFiles`.
 */
export async function loadRepository(path: string, options: DataOptions): Promise<Suite> {
  const { project, ...read } = await readSuite(path, options);
  return {
    name: project.name,
    version: read.sha256.slice(0, 12),
    about: project.about ?? `${counted(read.tasks.length, 'task')} from a repository`,
    licence: project.licence ?? "its author's",
    source: path,
    packages: [],
    project,
    ...read,
  };
}

async function readSuite(
  path: string,
  options: DataOptions,
): Promise<{ project: Project; sha256: string; tasks: Task[] }> {
  const project = await readProject(path);
  const files = await taskFiles(project.tasks, options);
  const hash = createHash('sha256').update(await fileHash(path));
  const points: DataPoint[] = [];
  for (const file of files) {
    points.push(...(await readPoints(file)));
    hash.update(await fileHash(file));
  }
  return { project, sha256: hash.digest('hex'), tasks: repositoryTasks(path, project, points) };
}
