import { execFileSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { contextOf } from '../../../src/repository/context/index.ts';
import { halvesOf } from '../../../src/repository/edit/halves.ts';
import { methodLines } from '../../../src/repository/point.ts';
import type { DataPoint } from '../../../src/repository/point.ts';
import { pythonParser } from '../../../src/repository/python.ts';
import { pointsOf } from '../../fixtures/data-points.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { pythonFiles } from '../../fixtures/repositories.ts';

/** Every nth file is read; EVERY=1 reads all, which takes some minutes. */
const EVERY = Number(process.env.EVERY ?? 40);

/** Prints the numbers of the programs that CPython cannot read. */
const UNREADABLE = `
import ast, json, sys
def reads(text):
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
print(json.dumps([number for number, text in enumerate(json.load(sys.stdin)) if not reads(text)]))
`;

function unreadable(texts: readonly string[]): string[] {
  const options = { input: JSON.stringify(texts), maxBuffer: 1 << 28, encoding: 'utf8' } as const;
  const found: readonly number[] = JSON.parse(execFileSync('python3', ['-c', UNREADABLE], options));
  return found.map((at) => texts[at] ?? '');
}

const parse = await pythonParser();

/** The file, a half, a tenth, and as little as can be. */
const LIMITS = (length: number): number[] => [length - 1, Math.floor(length / 2), Math.floor(length / 10), 0];

const methodText = ({ raw_file_content: file, method }: DataPoint): string => {
  const [first, last] = methodLines(method);
  return file
    .split('\n')
    .slice(first, last + 1)
    .join('\n');
};

describeWith(['repositories', 'python'], 'what is left of files of Django, SymPy and toolz', () => {
  /** Two methods of each file: that in the middle, and the last. */
  let points: DataPoint[] = [];
  beforeAll(() => {
    const folders = ['django/django', 'sympy/sympy/core', 'sympy/sympy/sets', 'toolz'];
    points = pythonFiles(folders, EVERY).flatMap(({ text, path }) => {
      const all = pointsOf(text, path);
      return [all[Math.floor(all.length / 2)], all.at(-1)].flatMap((point) => point ?? []);
    });
  });

  test.each(['file', 'class'] as const)('is Python, and has the method: source %s', (source) => {
    const left = points.flatMap((point) => {
      const buggy = { ...point, file_with_buggy_method: point.raw_file_content };
      return LIMITS(point.raw_file_content.length).map((maxSymbols) => {
        const text = contextOf(parse, buggy, 'repair', { source, maxSymbols });
        expect(text).toContain(methodText(point));
        return text;
      });
    });
    expect(left.length).toBeGreaterThan(100);
    expect(unreadable(left)).toEqual([]);
  });

  test('is Python up to the cursor: with the continuation behind it', () => {
    const left = points.flatMap((point) =>
      LIMITS(point.raw_file_content.length).map((maxSymbols) => {
        const text = contextOf(parse, point, 'completion', { source: 'file', maxSymbols });
        const { given = '?', continuation = '' } = halvesOf(point) ?? {};
        expect(text.endsWith(given)).toBe(true);
        return text + continuation;
      }),
    );
    expect(unreadable(left)).toEqual([]);
  });
});
