/**
 * Suites of tasks from a real repository: write a method, finish it, repair it, judged by the repository's own tests.
 * The format is that of the data set `anonauthor/django_multi_task` on the Hugging Face hub; docs/repositories.md describes it.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { counted } from '../counted.ts';
import { AssayError } from '../errors.ts';
import { classPoints } from '../repository/classes.ts';
import { classLines } from '../repository/edit/class.ts';
import { halvesOf } from '../repository/edit/halves.ts';
import { linesOf } from '../repository/lines.ts';
import { methodLines } from '../repository/point.ts';
import type { DataPoint, TaskKind } from '../repository/point.ts';
import { readPoints } from '../repository/points-file.ts';
import { readProject } from '../repository/project.ts';
import type { Project } from '../repository/project.ts';
import { fileHash } from '../results/files.ts';
import { packageFolder } from '../shipped.ts';
import type { Suite, Task } from './contract.ts';
import type { DataOptions } from './locate.ts';
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
  const tasks = project.kinds.flatMap((kind) => tasksOf(project, kind, points));
  mustDiffer(path, tasks);
  return { project, sha256: hash.digest('hex'), tasks };
}

function tasksOf(project: Project, kind: TaskKind, points: readonly DataPoint[]): Task[] {
  const all = kind === 'class' ? classPoints(points, project.tests.maxTests) : points;
  return all.flatMap((point) => {
    const reference = referenceOf(point, kind);
    return reference === undefined ? [] : [toTask(project, kind, point, reference)];
  });
}

function toTask(project: Project, target: TaskKind, point: DataPoint, reference: string): Task {
  const { method, class_name: className } = point;
  return {
    id: `${point.dp_id}/${target}`,
    language: 'python',
    category: target,
    prompt: [method.declaration, method.description].join('\n'),
    entryPoint: target === 'class' ? className : method.name,
    reference,
    completion: reference,
    tests: [{ kind: 'repository', name: 'tests', project, point, target }],
  };
}

/** What stands in the repository; undefined where the point lacks what the kind needs. */
function referenceOf(point: DataPoint, kind: TaskKind): string | undefined {
  if (kind === 'completion') return halvesOf(point)?.continuation;
  if (kind === 'repair' && point.file_with_buggy_method === undefined) return undefined;
  const [first, last] = kind === 'class' ? classLines(point) : methodLines(point.method);
  const file = point.raw_file_content.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  return linesOf(file)
    .slice(first, last + 1)
    .join('');
}

function mustDiffer(path: string, tasks: readonly Task[]): void {
  if (tasks.length === 0) {
    throw new AssayError('bad-suite', `${path} has no task.`, {
      next: 'Name a file with tasks under tasks, or other kinds: docs/repositories.md.',
    });
  }
  const seen = new Set<string>();
  const twice = tasks.find(({ id }) => seen.size === seen.add(id).size);
  if (twice === undefined) return;
  throw new AssayError('bad-suite', `${basename(path)}: two tasks have the dp_id of ${twice.id}.`, {
    next: 'Give each line of the tasks a dp_id of its own.',
  });
}
