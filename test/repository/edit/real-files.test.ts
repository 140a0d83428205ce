import { execFileSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { halvesOf } from '../../../src/repository/edit/halves.ts';
import { placeAnswer } from '../../../src/repository/edit/index.ts';
import { methodLines } from '../../../src/repository/point.ts';
import type { DataPoint, TaskKind } from '../../../src/repository/point.ts';
import { fileBudget, pythonParser } from '../../../src/repository/python.ts';
import { pointsOf } from '../../fixtures/data-points.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { pythonFiles } from '../../fixtures/repositories.ts';

/** Every nth file is read; EVERY=1 reads all, which takes some minutes. */
const EVERY = Number(process.env.EVERY ?? 40);

/** Pairs of files that are compared at once. */
const BATCH = 500;

/** Prints for each pair of programs whether CPython reads the same syntax tree in both. */
const SAME_TREES = `
import ast, functools, json, sys
tree = functools.cache(lambda text: ast.dump(ast.parse(text)))
print(json.dumps([tree(first) == tree(second) for first, second in json.load(sys.stdin)]))
`;

function sameTrees(pairs: readonly (readonly [string, string])[]): boolean[] {
  const input = JSON.stringify(pairs);
  return JSON.parse(
    execFileSync('python3', ['-c', SAME_TREES], { input, maxBuffer: 1 << 28, encoding: 'utf8' }),
  );
}

const parse = await pythonParser();

/** Rows of a file that begin inside a string. */
function stringRows(file: string): Set<number> {
  const spans = parse(
    file,
    (root) =>
      root.descendantsOfType('string').map((node) => [node.startPosition.row, node.endPosition.row] as const),
    fileBudget(),
  );
  return new Set(
    (spans ?? []).flatMap(([first, last]) => Array.from({ length: last - first }, (_, at) => first + 1 + at)),
  );
}

/** A method's own lines, as a model would write them: what stands before each line is made anew. */
function rewritten(
  { raw_file_content: file, method }: DataPoint,
  inString: Set<number>,
  indent: (levels: string) => string,
): string {
  const [first, last] = methodLines(method);
  const lines = file.split('\n');
  const base = /^[ \t]*/.exec(lines[first] ?? '')?.[0] ?? '';
  return lines
    .slice(first, last + 1)
    .map((line, at) => {
      if (inString.has(first + at)) return line;
      const [blanks = ''] = /^[ \t]*/.exec(line) ?? [];
      return line.trim() === '' ? '' : indent(blanks.slice(base.length)) + line.slice(blanks.length);
    })
    .join('\n');
}

const WAYS: readonly [string, (levels: string) => string][] = [
  ['at the margin', (levels) => levels],
  ['by two blanks', (levels) => `  ${levels}`],
  ['by tabs', (levels) => `\t${levels.replaceAll('    ', '\t')}`],
];

async function contentOf(point: DataPoint, kind: TaskKind, code: string): Promise<string> {
  const placement = await placeAnswer(point, kind, code);
  return 'why' in placement ? placement.why : String(placement.placed.content);
}

describeWith(['repositories', 'python'], 'in files of Django, SymPy and toolz', () => {
  let points: readonly { point: DataPoint; inString: Set<number> }[] = [];
  beforeAll(() => {
    const folders = ['django/django', 'sympy/sympy/core', 'sympy/sympy/sets', 'toolz'];
    points = pythonFiles(folders, EVERY).flatMap(({ text, path }) => {
      const inString = stringRows(text);
      return pointsOf(text, path).map((point) => ({ point, inString }));
    });
  });

  test('there are functions', () => expect(points.length).toBeGreaterThan(150));

  test.each(WAYS)(
    'a method that is replaced by itself, written %s, leaves the syntax tree alone',
    async (_, way) => {
      const changed: [string, string][] = [];
      for (const { point, inString } of points) {
        const content = await contentOf(point, 'generation', rewritten(point, inString, way));
        if (content !== point.raw_file_content) changed.push([point.raw_file_content, content]);
      }
      for (let at = 0; at < changed.length; at += BATCH)
        expect(sameTrees(changed.slice(at, at + BATCH))).not.toContain(false);
    },
  );

  test('a method with its own second half in it is the same', async () => {
    for (const { point } of points) {
      const halves = halvesOf(point);
      if (halves === undefined) throw new Error(`${point.file_path}: ${point.method.name} has no halves`);
      expect(await contentOf(point, 'completion', halves.continuation)).toBe(point.raw_file_content);
    }
  });
});
