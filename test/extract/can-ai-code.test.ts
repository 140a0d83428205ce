import { describe, expect, test } from 'vitest';
import type { ExtractContext } from '../../src/extract/contract.ts';
import { getExtractor } from '../../src/extract/index.ts';
import { describeWith } from '../fixtures/parts.ts';
import { recordedRows } from '../interview/recorded.ts';

const CONTEXT: ExtractContext = { language: 'python', entryPoint: 'f', prompt: '', mode: 'chat' };

describeWith(['data'], "can-ai-code's extractors on recorded answers", () => {
  const cases = [
    ['can-ai-code-v0', 'junior-dev', 192],
    ['can-ai-code-v1', 'junior-v2', 1092],
    ['can-ai-code-v2', 'senior', 240],
  ] as const;
  test.each(cases)('%s takes the recorded code of every answer to %s', async (name, suite, count) => {
    const { extract } = await getExtractor(name);
    const rows = recordedRows(suite === 'junior-dev' ? suite : 'interview').filter(
      (row) => row.suite === suite,
    );
    const others = rows
      .map((row) => ({ row, code: extract(row.answer, CONTEXT).code }))
      .filter(({ row, code }) => code !== row.code)
      .map(({ row, code }) => [row.file, row.name, row.language, row.code, code]);
    expect(others).toEqual([]);
    expect(rows).toHaveLength(count);
  });
});

describe("can-ai-code's extractors", () => {
  const take = async (name: string, answer: string) =>
    (await getExtractor(name)).extract(answer, CONTEXT).code;
  const FENCES = '```\nprint(f(1))\nprint(f(2))\n```\nor\n```python\ndef f(n): pass\n```';

  test.each([
    ['can-ai-code-v0', 'Use `f(1)` as in\n```python\ndef f(n): pass\n``` ', 'def f(n): pass'],
    ['can-ai-code-v0', 'Use ` def f(n): pass ` here', 'def f(n): pass'],
    ['can-ai-code-v0', ' def f(n): pass\n', ' def f(n): pass\n'],
    ['can-ai-code-v0', 'def f(n):\n  "`n`"\n', 'def f(n):\n  "`n`"\n'],
    ['can-ai-code-v0', 'It is\ndef f(n): pass\n', null],
    ['can-ai-code-v1', 'Use `f(1)`: def f(n): pass ', 'Use `f(1)`: def f(n): pass'],
    ['can-ai-code-v1', FENCES, 'print(f(1))\nprint(f(2))'],
    ['can-ai-code-v1', '````python\ndef f(n): pass', 'def f(n): pass'],
    ['can-ai-code-v1', '```\npython\ndef f(n): pass\n```', 'def f(n): pass'],
    ['can-ai-code-v1', '```python\ndef f(n): pass\n```\n[PYTHON]x = 1[/PYTHON]', 'x = 1'],
    ['can-ai-code-v1', '<code>x</code> <CODE class="a">a &lt; <b>b</b></code>', 'a < b'],
    ['can-ai-code-v2', FENCES, 'def f(n): pass'],
    ['can-ai-code-v2', '<think>```def g(): pass```</think>```py\ndef f(n):\n  pass```', 'def f(n):\n  pass'],
    ['can-ai-code-v2', '```python\r\ndef f(n): pass\r\n```', 'python\r\ndef f(n): pass'],
    ['can-ai-code-v2', '```python\ndef f(n): pass', '```python\ndef f(n): pass'],
    ['can-ai-code-v2', '```a = 1```\n```b = 2```', 'a = 1'],
    ['can-ai-code-v2', '<code>\n  def f(n):\n    pass\n</code>', 'def f(n):\n  pass'],
    ['can-ai-code-v2', '[PYTHON]\ndef f(n): pass\n[/PYTHON] ```def f(n): pass```', 'def f(n): pass'],
    ['can-ai-code-v2', '```classes = 10```\n```class A: 1```', 'class A: 1'],
  ])('%s takes from %j %j', async (name, answer, code) => {
    expect(await take(name, answer)).toBe(code);
  });

  test.each(['can-ai-code-v0', 'can-ai-code-v1', 'can-ai-code-v2'])(
    '%s takes time in proportion to a hostile answer',
    async (name) => {
      const { extract } = await getExtractor(name);
      for (const piece of [
        '<code ',
        '<code>',
        '<think>',
        '[PYTHON]',
        '```a ',
        '``` \n',
        '&#1',
        '\t',
        '`',
        '````',
      ]) {
        const [short, long] = [4, 64].map((size) => {
          const answer = piece.repeat((size * 16_384) / piece.length);
          const begin = process.cpuUsage();
          extract(answer, CONTEXT);
          return process.cpuUsage(begin).user;
        });
        // Sixteen times the length; its square would take 256 times as long.
        expect(long, piece).toBeLessThan(64 * Math.max(short ?? 0, 5000));
      }
    },
  );
});
