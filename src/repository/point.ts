/**
 * A data point: one method of a real repository, with what each kind of task needs of it. The field names and their meaning
 * are those of the published data set `anonauthor/django_multi_task`; docs/repositories.md describes each.
 */
import { isAbsolute, posix } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { faultOf } from '../schema-fault.ts';

/** First and last line of a part of `raw_file_content`, counted from 0. */
const lines = z.tuple([z.int().min(0), z.int().min(0)]).refine(([first, last]) => first <= last, {
  error: 'the last line comes before the first',
});

const isInside = (path: string): boolean =>
  path !== '' && !path.includes('\\') && !isAbsolute(path) && !/^\.\.?(\/|$)/.test(posix.normalize(path));

const tests = z.object({
  /** What the test command is given, each the path of a test as its runner names it. */
  full_paths: z.array(z.string().min(1)).min(1, 'a task without tests proves nothing'),
  /** Seconds that they took, relative to those of the whole suite. */
  time_test_norm: z.number().exactOptional(),
});

const text = z.string();

export const pointSchema = z.object({
  idx: z.int(),
  dp_id: z.union([text.min(1), z.int().transform(String)]),
  split: text.default('test'),
  file_path: text.refine(isInside, 'it is no path inside the repository'),
  raw_file_content: text,
  /** Empty for a function outside of any class. */
  class_name: text.default(''),
  class_doc: text.default(''),
  class_code: text.default(''),
  /** Line of the class in the file, from 0. */
  class_position_in_file: z.int().exactOptional(),
  method: z.object({
    name: text.min(1),
    declaration: text,
    description: text.nullish().transform((description) => description ?? ''),
    body: text,
    global_method_declaration_index: lines,
    global_method_body_index: lines,
  }),
  tests,
  /** For the kind `generation`. */
  file_without_method: text.exactOptional(),
  class_without_method: text.exactOptional(),
  /** For the kind `repair`. */
  file_with_buggy_method: text.exactOptional(),
  test_error_message: text.exactOptional(),
  /** For the kind `class`: derived where the suite has it, from all points of the class. */
  file_without_class: text.exactOptional(),
  class_declaration: text.exactOptional(),
  class_vars: text.exactOptional(),
  global_class_declaration_index: lines.exactOptional(),
  global_class_vars_index: lines.exactOptional(),
  global_class_body_index: lines.exactOptional(),
  tests_class: tests.exactOptional(),
});

export type DataPoint = z.output<typeof pointSchema>;

/** What a task asks for: a method, the second half of one, a method without its fault, a class. */
export const TASK_KINDS = ['generation', 'completion', 'repair', 'class'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/**
 * A data point from a row of a file; a field that is null counts as absent, as in a table's empty cell.
 * @param where of the row, for errors: `tasks.jsonl, line 3`
 * @throws AssayError `bad-suite`
 */
export function readPoint(row: unknown, where: string): DataPoint {
  const parsed = pointSchema.safeParse(withoutNulls(row));
  if (!parsed.success) throw badPoint(where, faultOf(parsed.error, row));
  const point = parsed.data;
  const fault = misplaced(point);
  if (fault !== undefined) throw badPoint(`${where} (${point.dp_id})`, fault);
  return point;
}

function withoutNulls(row: unknown): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

/** The lines that a point names must be those of its method: an answer would be written over others. */
function misplaced({ method, raw_file_content: file }: DataPoint): string | undefined {
  const [first, last] = methodLines(method);
  const all = file.split('\n');
  if (last >= all.length) return `the method ends in line ${last + 1} of a file of ${all.length} lines`;
  const [, end] = method.global_method_declaration_index;
  const declaration = all.slice(first, end + 1);
  const isThere = declaration.some((line) => startsDefinition(line, method.name));
  return isThere ? undefined : `def ${method.name} is not in line ${first + 1} of the file`;
}

/** Whether a line begins the definition of the function `name`. */
export const startsDefinition = (line: string, name: string): boolean => {
  const [, found] = /^\s*(?:async\s+)?def\s+([^\s(:[]+)/.exec(line) ?? [];
  return found === name;
};

/** The tests of a task, as its runner names them. */
export const testPaths = (point: DataPoint, kind: TaskKind): readonly string[] =>
  (kind === 'class' ? (point.tests_class ?? point.tests) : point.tests).full_paths;

/** First and last line of a method, from 0, both inclusive: what an answer replaces. */
export function methodLines({
  global_method_declaration_index: [first],
  global_method_body_index: [, last],
}: DataPoint['method']): [first: number, last: number] {
  return [first, last];
}

function badPoint(where: string, why: string): AssayError {
  return new AssayError('bad-suite', `${where}: ${why}.`, {
    next: 'docs/repositories.md describes the fields of a task.',
  });
}
