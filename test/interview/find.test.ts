import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { loadGrammars } from '../../src/extract/grammar.ts';
import { askedFinder } from '../../src/interview/find-asked.ts';
import { findFirstJavaScript, findFirstPython } from '../../src/interview/find-first.ts';
import { describeWith } from '../fixtures/parts.ts';
import { recordedRows } from './recorded.ts';

/** The patterns themselves, in the language whose meaning of `\s` and `.` they rely on. */
const PATTERNS = String.raw`
import json, re, sys
def find(language, code):
    if language == 'python':
        found = re.search(r'def\s+(.*)\s*\((.*)\)(.*):', code)
    else:
        found = (re.search(r'function\**\s+(\S*)\s*\((.*)\)(.*){', code)
                 or re.search(r'\s+(\S*)\s*=\s*\((.*)\)(.*)\s*=>\s*{', code))
    if found is None: return None
    args = [part.strip().split(':')[0].strip() for part in found.group(2).split(',') if part != '']
    return {'name': found.group(1).strip(), 'args': args}
print(json.dumps([find(language, code) for language, code in json.load(sys.stdin)]))
`;

type Case = readonly ['python' | 'javascript', string];

function byPattern(cases: readonly Case[]): unknown {
  const { stdout, stderr } = spawnSync('python3', ['-c', PATTERNS], {
    input: JSON.stringify(cases),
    maxBuffer: 1e9,
  });
  if (stderr.length > 0) throw new Error(stderr.toString());
  return JSON.parse(stdout.toString());
}

const ours = (cases: readonly Case[]) =>
  cases.map(([language, code]) => {
    const found = language === 'python' ? findFirstPython(code) : findFirstJavaScript(code);
    return found === undefined ? null : { name: found.name, args: found.args };
  });

/** Texts made of the pieces that the patterns look at. */
function madeUp(count: number): Case[] {
  const marks = ['*', ' ', '\n', '\u0085', '\u001c', '\uFEFF', '(', ')', ':', '{', '=', '=>', ',', 'a'];
  const python = [...marks, 'def ', 'def f', '(a', '):', ')'];
  const javascript = [...marks, 'function ', 'function f', '(a', '){', ' f = (', ') => {', '=>{', ')'];
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  return Array.from({ length: count }, (_, index) => {
    const pieces = index % 2 === 0 ? python : javascript;
    const text = Array.from({ length: 4 + next(24) }, () => pieces[next(pieces.length)]).join('');
    return [index % 2 === 0 ? 'python' : 'javascript', text];
  });
}

describeWith(['python'], 'the first function', () => {
  test('is the one that the patterns find in 40,000 made-up texts', () => {
    const cases = madeUp(40_000);
    const theirs = byPattern(cases);
    expect(ours(cases)).toEqual(theirs);
    expect(ours(cases).filter((found) => found !== null).length).toBeGreaterThan(3000);
  });
});

describeWith(['python', 'data'], 'the first function of a recorded answer', () => {
  test('is the one that the patterns find, in code and in whole answers', () => {
    const rows = [...recordedRows('interview'), ...recordedRows('junior-dev')];
    const cases = rows.flatMap(({ language, code, answer }): Case[] => [
      [language, code ?? ''],
      [language, answer],
    ]);
    expect(ours(cases)).toEqual(byPattern(cases));
  });
});

describe('the first function', () => {
  test('is found in time in proportion to a hostile text', () => {
    for (const piece of [
      'def ',
      'def f(',
      'function ',
      'function a(',
      ' a=',
      ' a=(b)=>',
      '(',
      ')',
      '=>',
      '\n',
      'def \n(',
    ]) {
      const [short, long] = [4, 64].map((size) => {
        const code = piece.repeat((size * 8192) / piece.length);
        const begin = process.cpuUsage();
        findFirstPython(code);
        findFirstJavaScript(code);
        return process.cpuUsage(begin).user;
      });
      // Sixteen times the length; its square would take 256 times as long.
      expect(long, piece).toBeLessThan(64 * Math.max(short ?? 0, 5000));
    }
  });
});

describe('the asked function', async () => {
  const grammars = await loadGrammars();
  const find = (language: 'python' | 'javascript', code: string, entry: string) =>
    askedFinder(language, grammars[language])(code, entry);

  test.each([
    ['def helper(x):\n    return x\n\ndef gcd(a, b):\n    return helper(a)\n', 'gcd', ['a', 'b'], 'gcd'],
    ['def gcd(\n    a: int,\n    b: int = 0,  # second\n) -> int:\n    return a\n', 'gcd', ['a', 'b'], 'gcd'],
    ['class Solution:\n    def gcd(self, a, b):\n        return a\n', 'gcd', ['a', 'b'], 'Solution().gcd'],
    ['class S:\n    @staticmethod\n    def gcd(a, b):\n        return a\n', 'gcd', ['a', 'b'], 'S.gcd'],
    ['class S:\n    @classmethod\n    def gcd(cls, a, b):\n        return a\n', 'gcd', ['a', 'b'], 'S.gcd'],
    ['gcd = lambda a, b: a\n', 'gcd', ['a', 'b'], 'gcd'],
    ['def gcd(a, /, b, *, c, *rest, **more):\n    pass\n', 'gcd', ['a', 'b', 'c', '*rest', '**more'], 'gcd'],
    ['@cache\ndef gcd(a, b):\n    return a\n', 'gcd', ['a', 'b'], 'gcd'],
    [
      'try:\n    import x\nexcept ImportError:\n    def gcd(a, b):\n        return a\n',
      'gcd',
      ['a', 'b'],
      'gcd',
    ],
    ['def other(n):\n    return n\ndef third(m):\n    return m\n', 'gcd', ['n'], 'other'],
    ['def f():\n    def gcd(a):\n        pass\ndef gcd(a, b):\n    pass\n', 'gcd', ['a', 'b'], 'gcd'],
  ])('of Python is found in %j', (code, entry, args, callee) => {
    expect(find('python', code, entry)).toMatchObject({ args, callee });
  });

  test.each([
    ['function helper(x) {}\nfunction gcd(a, b) {}', 'gcd', ['a', 'b'], 'gcd'],
    ['const gcd = (a, b) => a % b;', 'gcd', ['a', 'b'], 'gcd'],
    ['const gcd = a => a;', 'gcd', ['a'], 'gcd'],
    ['let gcd = async function (\n  a,\n  b = 5,\n) {}', 'gcd', ['a', 'b'], 'gcd'],
    ['gcd = function(a, ...rest) {}', 'gcd', ['a', '...rest'], 'gcd'],
    ['export default function gcd(a, b) {}', 'gcd', ['a', 'b'], 'gcd'],
    ['export const gcd = (a, b) => a;', 'gcd', ['a', 'b'], 'gcd'],
    ['function* gcd(a, b) {}', 'gcd', ['a', 'b'], 'gcd'],
    ['class Maths { constructor(x) {} gcd(a, b) {} }', 'gcd', ['a', 'b'], 'new Maths().gcd'],
    ['class Maths { static gcd(a, b) {} }', 'gcd', ['a', 'b'], 'Maths.gcd'],
    ['const maths = { gcd(a, b) {}, other: 1 };', 'gcd', ['a', 'b'], 'maths.gcd'],
    ['const maths = { gcd: (a, b) => a };', 'gcd', ['a', 'b'], 'maths.gcd'],
    ['const other = 5; function first(n) {}', 'gcd', ['n'], 'first'],
  ])('of JavaScript is found in %j', (code, entry, args, callee) => {
    expect(find('javascript', code, entry)).toMatchObject({ args, callee });
  });

  const tangled = `x = ${'['.repeat(2000)}\n`;

  test.each([
    ['python', 'def other(n):\n    return n\n\ndef gcd(a, b):\n    return a\n', 'x = 1\n'.repeat(300_000)],
    ['python', 'class Other:\n    pass\n\nasync def gcd(a, b):\n    return a\n', tangled],
    ['javascript', 'function other(n) {}\nfunction gcd(a, b) {\n}\n', tangled],
    ['javascript', 'export const gcd = (a, b) => {\n};\n', tangled],
  ] as const)('of %s is found in text that the parser gives up on: %j', (language, code, rest) => {
    expect(grammars[language](code + rest, () => 'read')).toBeUndefined();
    expect(find(language, code + rest, 'gcd')).toEqual({ name: 'gcd', callee: 'gcd', args: ['a', 'b'] });
  });

  test('is the first one of such a text, or none, where the asked name is not there', () => {
    expect(find('python', `def other(n):\n    return n\n${tangled}`, 'gcd')?.name).toBe('other');
    expect(find('python', tangled, 'gcd')).toBeUndefined();
  });

  test.each(['python', 'javascript'] as const)('is not found in %s without one', (language) => {
    expect(find(language, 'x = 1\n', 'gcd')).toBeUndefined();
    expect(find(language, '', 'gcd')).toBeUndefined();
  });
});
