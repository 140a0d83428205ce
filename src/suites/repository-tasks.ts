import { basename } from 'node:path';
import { AssayError } from '../errors.ts';
import { classPoints } from '../repository/classes.ts';
import { classLines } from '../repository/edit/class.ts';
import { halvesOf } from '../repository/edit/halves.ts';
import { linesOf } from '../repository/lines.ts';
import { methodLines } from '../repository/point.ts';
import type { DataPoint, TaskKind } from '../repository/point.ts';
import type { Project } from '../repository/project.ts';
import type { Task } from './contract.ts';

/**
 * The tasks of a suite: of each kind that it asks for, those points that have what the kind needs, in their order.
 * @param path of its suite.yaml, for errors
 * @throws AssayError `bad-suite` where there is none, or two have one name
 */
export function repositoryTasks(path: string, project: Project, points: readonly DataPoint[]): Task[] {
  const tasks = project.kinds.flatMap((kind) => tasksOf(project, kind, points));
  mustDiffer(path, tasks);
  return tasks;
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
  if (kind === 'generation' && point.file_without_method === undefined) return undefined;
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
