import { describe, expect, test } from 'vitest';
import { placeAnswer } from '../../../src/repository/edit/index.ts';
import type { DataPoint, TaskKind } from '../../../src/repository/point.ts';
import { pointOf } from '../../fixtures/data-points.ts';

const FILE = `import os


class Shelf:
    """Holds books."""

    @property
    def first(self):
        return self.books[0]

    def add(self, book):
        """Puts a book on the shelf."""
        for other in self.books:
            if other == book:
                return False
        self.books.append(book)
        return True

    async def wait(self):
        await self.ready
        return self


def shelf():
    return Shelf()
`;

/** The file with an answer in it. */
async function placed(point: DataPoint, code: string, kind: TaskKind = 'generation'): Promise<string> {
  const placement = await placeAnswer(point, kind, code);
  if ('why' in placement) throw new Error(placement.why);
  const { content } = placement.placed;
  return typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
}

async function why(point: DataPoint, code: string, kind: TaskKind = 'generation'): Promise<string> {
  const placement = await placeAnswer(point, kind, code);
  return 'why' in placement ? placement.why : 'placed';
}

const add = pointOf(FILE, 'add');
const first = pointOf(FILE, 'first');
const ADD = 'def add(self, book):\n    self.books = [*self.books, book]';
const ADDED = FILE.replace(
  /    def add[^]*?return True\n/,
  '    def add(self, book):\n        self.books = [*self.books, book]\n',
);

describe('a method', () => {
  test.each([
    ['as it stands in the file', ADD.replaceAll(/^/gm, '    ')],
    ['at the margin', ADD],
    ['by two more blanks', ADD.replaceAll(/^/gm, '  ')],
    ['with empty lines around it', `\n\n${ADD}\n\n`],
    ['with a mark of byte order', `\uFEFF${ADD}`],
    ['with the line ends of Windows', ADD.replaceAll('\n', '\r\n')],
  ])('that is written %s takes the place of the old one', async (_, code) => {
    expect(await placed(add, code)).toBe(ADDED);
  });

  test('indented by tabs keeps them below its own indentation, which Python takes', async () => {
    expect(await placed(add, '\tdef add(self, book):\n\t\tself.books = [*self.books, book]')).toBe(
      ADDED.replace('        self.books = [', '    \tself.books = ['),
    );
  });

  test('keeps the inside of its strings, its comments at the margin and its continued lines', async () => {
    const code = [
      'def add(self, book):',
      '    sql = """',
      'SELECT *',
      '  FROM books',
      '"""',
      '# at the margin',
      '    total = 1 + \\',
      '        2',
      "    return 'a\\",
      "b'",
    ].join('\n');
    const inside = [
      '    def add(self, book):',
      '        sql = """',
      'SELECT *',
      '  FROM books',
      '"""',
      '    # at the margin',
      '        total = 1 + \\',
      '            2',
      "        return 'a\\",
      "b'",
    ].join('\n');
    expect(await placed(add, code)).toContain(`\n\n${inside}\n\n`);
  });

  test('may be async, and may bring further methods behind it', async () => {
    const wait = pointOf(FILE, 'wait');
    const file = await placed(wait, 'async def wait(self):\n    return 1\n\ndef again(self):\n    return 2');
    expect(file).toContain(
      '    async def wait(self):\n        return 1\n\n    def again(self):\n        return 2\n\n\ndef shelf',
    );
  });

  test('repeats no decorator that stands above the replaced lines', async () => {
    const code = '@property\ndef first(self):\n    return None';
    expect(await placed(first, code)).toBe(FILE.replace('self.books[0]', 'None'));
    expect(await placed(first, `@property\n    def first(self):\n        return None`)).toBe(
      FILE.replace('self.books[0]', 'None'),
    );
  });

  test('keeps its decorators where the old one has none', async () => {
    const file = await placed(add, `@staticmethod\n${ADD}`);
    expect(file).toContain('\n\n    @staticmethod\n    def add(self, book):\n        self.books = [');
  });

  test.each([
    [
      'class Shelf:\n    def add(self, book):\n        pass',
      'the code begins with "class Shelf:", not with def add',
    ],
    ['import os\ndef add(self):\n    pass', 'the code begins with "import os", not with def add'],
    ['def adds(self):\n    pass', 'the code begins with "def adds(self):", not with def add'],
    ['@property\ndef size(self):\n    pass', 'the code defines size, not add'],
    ['', 'the code begins with "", not with def add'],
  ])('is refused before any test where it is another thing: %j', async (code, sentence) => {
    expect(await why(add, code)).toBe(sentence);
  });
});

test('code that would take too long to be read is refused, and a continuation is placed as it is', async () => {
  const deep = `x = ${'('.repeat(2000)}`;
  expect(await why(add, `def add(self):\n    ${deep}`)).toBe('the code is too tangled to be read');
  expect(await placed(add, `        ${deep}`, 'completion')).toContain(deep);
});

describe('the file', () => {
  test('keeps line ends of Windows, a mark of byte order and a last line without an end', async () => {
    const windows = `\uFEFF${FILE.replaceAll('\n', '\r\n')}`;
    expect(await placed(pointOf(windows, 'add'), ADD)).toBe(`\uFEFF${ADDED.replaceAll('\n', '\r\n')}`);
    const open = FILE.trimEnd();
    expect(await placed(pointOf(open, 'shelf'), 'def shelf():\n    return None')).toBe(
      open.replace('return Shelf()', 'return None'),
    );
  });

  test('with a mark of byte order keeps it where the method is its first line', async () => {
    const file = '\uFEFFdef f():\n    return 1\n';
    expect(await placed(pointOf(file, 'f'), 'def f():\n    return 2')).toBe('\uFEFFdef f():\n    return 2\n');
  });

  test('is written in the coding that it declares, and takes no character that this lacks', async () => {
    const file = '# -*- coding: latin-1 -*-\ndef f():\n    return "é"\n';
    const point = pointOf(file, 'f');
    expect(await placed(point, 'def f():\n    return "ü"')).toBe(file.replace('é', 'ü'));
    expect(await why(point, 'def f():\n    return "λ"')).toBe(
      'the file declares the coding latin-1, which has no "λ"',
    );
  });

  test('is the same byte by byte with its own method in it, and the difference is empty', async () => {
    const code = FILE.split('\n').slice(10, 17).join('\n');
    expect(await placeAnswer(add, 'generation', code)).toEqual({
      placed: { path: 'package/module.py', content: FILE },
      diff: '',
      code,
    });
  });
});

describe('the difference', () => {
  test('is a unified diff', async () => {
    const placement = await placeAnswer(first, 'generation', 'def first(self):\n    return None');
    expect('diff' in placement && placement.diff.split('\n')).toEqual([
      '--- a/package/module.py',
      '+++ b/package/module.py',
      '@@ -6,7 +6,7 @@',
      ' ',
      '     @property',
      '     def first(self):',
      '-        return self.books[0]',
      '+        return None',
      ' ',
      '     def add(self, book):',
      '         """Puts a book on the shelf."""',
      '',
    ]);
  });

  test('of an answer with thousands of lines is the whole of both', async () => {
    const long = Array.from({ length: 5000 }, (_, index) => `    x = ${index}`);
    const placement = await placeAnswer(first, 'generation', ['def first(self):', ...long].join('\n'));
    expect('diff' in placement && placement.diff.split('\n').slice(2, 7)).toEqual([
      '@@ -8,2 +8,5001 @@',
      '-    def first(self):',
      '-        return self.books[0]',
      '+    def first(self):',
      '+        x = 0',
    ]);
  });
});

describe('a continuation', () => {
  const rest = '                return False\n        self.books.append(book)\n        return None';
  const continued = FILE.replace('return True', 'return None');

  test.each([
    ['as it stands in the file', rest],
    ['without its first indentation', rest.trimStart()],
    [
      'behind a repetition of the given half',
      `def add(self, book):\n    """Puts a book on the shelf."""\n    for other in self.books:\n        if other == book:\n            return False\n    self.books.append(book)\n    return None`,
    ],
  ])('that is written %s follows the given half', async (_, code) => {
    expect(await placed(add, code, 'completion')).toBe(continued);
  });

  test('that has lost all its indentation goes on in the innermost block that takes it', async () => {
    const file =
      'def f(a):\n    total = 0\n    for x in a:\n        total += x\n        x = 1\n    return total\n';
    const code = 'total += 2 * x\nif x:\n    total = 1';
    expect(await placed(pointOf(file, 'f'), code, 'completion')).toBe(
      'def f(a):\n    total = 0\n    for x in a:\n        total += 2 * x\n        if x:\n            total = 1\n',
    );
  });

  test('may be any code, but not empty, and not the method anew', async () => {
    expect(await why(add, '\n  \n', 'completion')).toBe('the continuation is empty');
    expect(await why(add, 'def add(self, book):\n    pass', 'completion')).toBe(
      'the code begins add anew, not with the half that is given of it',
    );
    expect(await placed(add, 'no code at all', 'completion')).toContain(
      'if other == book:\nno code at all\n\n    async',
    );
  });
});

describe('a class', () => {
  const shelf: DataPoint = {
    ...add,
    class_declaration: 'class Shelf:',
    global_class_declaration_index: [3, 3],
    global_class_body_index: [7, 20],
  };

  test('replaces all of the old one where it begins with its declaration', async () => {
    expect(await placed(shelf, 'class Shelf:\n    books = []\n', 'class')).toBe(
      'import os\n\n\nclass Shelf:\n    books = []\n\n\ndef shelf():\n    return Shelf()\n',
    );
    expect(await why(shelf, 'class Shelf(list):\n    pass', 'class')).toBe(
      'the code does not begin with "class Shelf:"',
    );
  });
});
