import { beforeAll, describe, expect, test } from 'vitest';
import type { ExtractContext, Extractor } from '../../src/extract/contract.ts';
import { getExtractor } from '../../src/extract/index.ts';
import { fenced, PROMPT } from './cases.ts';

let extractor: Extractor;
beforeAll(async () => {
  extractor = await getExtractor('default');
});

const MODES = ['chat', 'completion'] as const;

const extract = (answer: string, mode: ExtractContext['mode'] = 'chat'): string | null =>
  extractor.extract(answer, { language: 'python', entryPoint: 'total', prompt: PROMPT, mode }).code;

/** The quickest of three, in milliseconds: the machine is shared. */
function quickest(action: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    action();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** Milliseconds below which a time says little. */
const MEASURABLE = 5;

const PROSE = "Here's a sentence, which isn't code: it explains (and argues) at length.\n";
const CODE = 'def total(xs):\n    n = 0\n    for x in xs:\n        n += x if x > 0 else -x\n    return n\n\n';

const GROWING: Record<string, (n: number) => string> = {
  'prose and code': (n) => `${PROSE}${CODE}`.repeat(n),
  'prose, then code': (n) => PROSE.repeat(n) + CODE.repeat(n),
  fences: (n) => fenced(CODE).repeat(n),
  'functions that call each other': (n) => {
    const chain = Array.from({ length: n }, (_, i) => `def f${i}(x):\n    return f${i + 1}(x)\n`);
    return fenced(`def total(xs):\n    return f0(xs)\n${chain.join('')}`);
  },
  backticks: (n) => '`'.repeat(50 * n),
  'backticks on lines of their own': (n) => '```\n'.repeat(10 * n),
  'opening tags': (n) => '<think>'.repeat(20 * n),
  'nested tags': (n) => `${'<think>'.repeat(20 * n)}${'</think>'.repeat(20 * n)}`,
  'open parentheses': (n) => `def total(xs):\n    return ${'('.repeat(20 * n)}`,
  'closed parentheses': (n) => `def total(xs):\n    return ${'('.repeat(5 * n)}${')'.repeat(5 * n)}`,
  'open calls': (n) => 'a('.repeat(20 * n),
  'a long sum': (n) => `def total(xs):\n    return ${'1 + '.repeat(10 * n)}1\n`,
  'long strings': (n) => `${'"""'.repeat(20 * n)}`,
  'colons on one line': (n) => `if ${':'.repeat(50 * n)}`,
  'spaces on one line': (n) => `x${' '.repeat(50 * n)}y`,
  'statements on one line': (n) => 'a = 1; '.repeat(10 * n),
};

describe('the default extractor takes time in proportion to', () => {
  const cases = Object.entries(GROWING).flatMap(([name, grow]) =>
    MODES.map((mode) => ({ name, grow, mode })),
  );
  test.each(cases)('$name ($mode)', ({ grow, mode }) => {
    const time = (n: number): number => quickest(() => extract(grow(n), mode));
    let n = 100;
    while (time(n) < MEASURABLE && n < 3200) n *= 2;
    const ratio = (): number => time(8 * n) / Math.max(MEASURABLE, time(n));
    // Eight times the text: eight times the time where it is linear, sixty-four where it is quadratic. The machine is shared.
    expect(Math.min(ratio(), ratio())).toBeLessThan(30);
  });
});

const nested = (depth: number): string => {
  const blocks = Array.from({ length: depth }, (_, i) => `${' '.repeat(i + 1)}if xs:\n`);
  return `def total(xs):\n${blocks.join('')}${' '.repeat(depth + 1)}return 1\n`;
};

describe('the default extractor', () => {
  test('reads a quarter of a million characters of an answer, the reasoning before it aside', () => {
    const reasoning = `<think>${PROSE.repeat(20_000)}</think>`;
    const late = (characters: number): string =>
      `${reasoning}${'x\n'.repeat(characters / 2)}\n${fenced(CODE)}`;
    expect(extract(late(200_000))).toContain('def total');
    expect(extract(late(300_000))).toBeNull();
  });

  test('takes no longer for ten megabytes than for one', () => {
    const whole = CODE.repeat(11_000);
    const one = quickest(() => extract(whole));
    const ten = quickest(() => extract(whole.repeat(10)));
    expect(ten / one).toBeLessThan(5);
  });

  test('finds a function of ninety levels of blocks, and survives three thousand', () => {
    expect(extract(fenced(nested(90)))).toContain('return 1');
    expect(extract(fenced(nested(3000)))).toContain('def total');
  });

  test('reads text that is not text: lone surrogates, null bytes, emoji before code', () => {
    expect(extract('\ud800\0'.repeat(1000))).toBeNull();
    expect(
      extract(`Voilà 😀\n${fenced('# 😀é\nname = "😀"; unit = 1\ndef total(xs):\n    return f"{unit} 😀"')}`),
    ).toContain('unit = 1\ndef total(xs):\n    return f"{unit} 😀"');
  });

  test.each(['a\n', 'a;', '```\n', '```\na\n', 'def f(): pass\n', '<think>\n', '`a` '])(
    'survives as much as is read of %j',
    (part) => {
      for (const mode of MODES) expect(() => extract(part.repeat(125_000), mode)).not.toThrow();
    },
  );

  test('keeps no memory of ten thousand answers', () => {
    const answer = PROSE + fenced(CODE) + PROSE;
    for (let i = 0; i < 1000; i += 1) extract(answer);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 9000; i += 1) extract(answer);
    // Ten thousand trees of this size that were not freed would take over 100 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(60e6);
  });
});

describe('an answer that is too long to be read whole', () => {
  const filler = 'It goes on and on.\n'.repeat(600_000);
  const read = (answer: string) =>
    extractor.extract(answer, { language: 'python', entryPoint: 'total', prompt: PROMPT, mode: 'chat' });

  test('says how much of it was read, whether code was found there or not', () => {
    const part = /in the first 250,000 of 11,4\d\d,\d{3} characters$/;
    const first = read(`${fenced(CODE)}${filler}`);
    expect(first.code).toContain('def total');
    expect(first.from).toMatch(part);
    const last = read(`${filler}${fenced(CODE)}`);
    expect(last.code).toBeNull();
    expect(last.from).toMatch(part);
  });
});
