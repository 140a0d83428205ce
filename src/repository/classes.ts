import { groupBy } from '../group-by.ts';
import type { Group } from '../group-by.ts';
import { linesOf } from './lines.ts';
import { methodLines } from './point.ts';
import type { DataPoint } from './point.ts';

/**
 * A point for each class of the points: the first of them, with the fields of the kind `class`. The tests are those of all its
 * methods in turn, at most `maxTests`. Source: the published benchmark, which derives the same.
 */
export function classPoints(points: readonly DataPoint[], maxTests: number): DataPoint[] {
  const inClass = points.filter(({ class_name: name }) => name !== '');
  return groupBy(inClass, ({ file_path: path, class_name: name }) => `${path}\n${name}`).flatMap(
    (group) => withClass(group, maxTests) ?? [],
  );
}

function withClass(ofClass: Group<DataPoint>, maxTests: number): DataPoint | undefined {
  const [point] = ofClass;
  const lines = linesOf(point.raw_file_content);
  const position = point.class_position_in_file ?? Infinity;
  // Below the decorators, which stay, as those of a method do.
  const start = lines.findIndex((line, row) => row >= position && /^\s*class\s/.test(line));
  if (start < 0) return undefined;
  const end = position + point.class_code.trimEnd().split('\n').length - 1;
  const firstMethod = Math.min(...ofClass.map(({ method }) => methodLines(method)[0]));
  const vars: [number, number] = [start + 1, Math.max(start + 1, firstMethod - 1)];
  return {
    ...point,
    class_declaration: (lines[start] ?? '').trimEnd(),
    class_vars: lines.slice(...vars).join(''),
    file_without_class: [...lines.slice(0, position), ...lines.slice(end + 1)].join(''),
    global_class_declaration_index: [start, start],
    global_class_vars_index: vars,
    global_class_body_index: [firstMethod, end],
    tests_class: { full_paths: inTurn(ofClass.map(({ tests }) => tests.full_paths)).slice(0, maxTests) },
  };
}

/** The first of each list, then the second of each …, none twice. */
function inTurn(lists: readonly (readonly string[])[]): string[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const rounds = Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? []));
  return [...new Set(rounds.flat())];
}
