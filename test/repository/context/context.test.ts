import { describe, expect, test } from 'vitest';
import { contextOf } from '../../../src/repository/context/index.ts';
import type { ContextOptions } from '../../../src/repository/context/index.ts';
import type { DataPoint, TaskKind } from '../../../src/repository/point.ts';
import { pythonParser } from '../../../src/repository/python.ts';
import { pointOf } from '../../fixtures/data-points.ts';

const FILE = `"""Shelves."""
import os

LIMIT = 3


def help(a):
    return a


class Board:
    def first(self):
        return 1

    def second(self):
        return 2


class Shelf:
    """Holds books."""

    size = 1

    def add(self, book):
        if book:
            self.books.append(book)
        return True

    def drop(self):
        return None


def shelf():
    return Shelf()


# The only one.
SHELF = shelf()
`;

const ADD = /    def add[^]*?return True\n/;

const point = pointOf(FILE, 'add', {
  file_without_method: FILE.replace(ADD, ''),
  class_without_method: /class Shelf[^]*?None\n/.exec(FILE.replace(ADD, ''))?.[0] ?? '',
  file_with_buggy_method: FILE.replace('if book', 'if not book'),
});

const parse = await pythonParser();

const shown = (kind: TaskKind, options: Partial<ContextOptions> = {}, of: DataPoint = point): string =>
  contextOf(parse, of, kind, { source: 'file', maxSymbols: 60_000, ...options });

describe('a model is shown', () => {
  test('the file without the method that it is to write, or the class without it', () => {
    expect(shown('generation')).toBe(FILE.replace(ADD, ''));
    expect(shown('generation', { source: 'class' })).toBe(
      'class Shelf:\n    """Holds books."""\n\n    size = 1\n\n\n    def drop(self):\n        return None\n',
    );
  });

  test('nothing behind the cursor where it is to go on', () => {
    const half = `    def add(self, book):\n        if book:\n`;
    expect(shown('completion')).toBe(FILE.slice(0, FILE.indexOf(half)) + half);
    expect(shown('completion', { source: 'class' })).toBe(
      `class Shelf:\n    """Holds books."""\n\n    size = 1\n\n${half}`,
    );
  });

  test('the fault that it is to mend', () => {
    expect(shown('repair')).toContain('if not book:');
    expect(shown('repair', { source: 'class' })).toMatch(/^class Shelf:[^]*if not book:[^]*return None\n$/);
  });

  test('the file of a function that is in no class', () => {
    const lone = pointOf(FILE, 'help', { file_without_method: FILE });
    expect(shown('generation', { source: 'class' }, lone)).toBe(FILE);
  });

  test('lines that end in one way', () => {
    const windows = pointOf(`\uFEFF${FILE.replaceAll('\n', '\r\n')}`, 'add');
    expect(shown('completion', {}, windows)).toBe(shown('completion'));
  });
});

describe('of a file that is too long', () => {
  /** What is shown of the file with the fault, with one symbol less than the step before. */
  const steps: string[] = [];
  for (
    let text = shown('repair');
    steps.at(-1) !== text;
    text = shown('repair', { maxSymbols: text.length - 1 })
  )
    steps.push(text);

  const gone = (before: string, after: string): string[] => {
    const left = after.split('\n');
    return before.split('\n').filter((line) => line.trim() !== '' && !left.includes(line));
  };

  test('the tail goes first, then functions and methods from the end, and the target class last', () => {
    expect(steps.slice(1).map((step, index) => gone(steps[index] ?? '', step))).toEqual([
      ['# The only one.', 'SHELF = shelf()'],
      ['def shelf():', '    return Shelf()'],
      ['    def second(self):', '        return 2'],
      ['    def first(self):', '        return 1'],
      ['def help(a):', '    return a'],
      ['class Board:', '    ...'],
      ['LIMIT = 3'],
      ['"""Shelves."""'],
      ['    def drop(self):', '        return None'],
      ['    size = 1'],
      ['    """Holds books."""'],
      ['import os'],
    ]);
  });

  test('the target method stays, however little is allowed', () => {
    expect(shown('repair', { maxSymbols: 0 }).trim()).toBe(
      'class Shelf:\n\n    def add(self, book):\n        if not book:\n            self.books.append(book)\n        return True',
    );
    expect(shown('completion', { maxSymbols: 0 }).trim()).toBe(
      'class Shelf:\n\n    def add(self, book):\n        if book:',
    );
  });

  test('a class without its last method keeps a body', () => {
    expect(steps[4]).toContain('class Board:\n    ...\n');
  });
});
