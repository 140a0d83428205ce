import { describe, expect, test } from 'vitest';
import { repositoryExtractor } from '../../src/extract/repository.ts';

const context = { language: 'python', entryPoint: 'add', prompt: '', mode: 'chat' } as const;

const codeOf = (answer: string, mode: 'chat' | 'continuation' = 'chat') =>
  repositoryExtractor.extract(answer, { ...context, mode }).code;

const fence = (label: string, code: string): string => `\`\`\`${label}\n${code}\n\`\`\``;
const ADD = 'def add(self, book):\n    pass';

describe('of an answer to a task from a repository', () => {
  test.each(['', 'python', 'python3', 'py', 'Python', 'python title="shelf.py"'])(
    'a block that is called %j counts, and its name is no code',
    (label) => expect(codeOf(`Here it is:\n${fence(label, ADD)}\nDone.`)).toBe(ADD),
  );

  test('the last block that defines the method counts, not an example behind it, nor a shell’s', () => {
    const answer = [
      fence('python', 'def add(self):\n    draft'),
      fence('python', ADD),
      fence('python', 'shelf.add(1)'),
      fence('bash', 'python shelf.py'),
    ].join('\n\n');
    expect(codeOf(answer)).toBe(ADD);
    expect(codeOf(answer, 'continuation')).toBe('shelf.add(1)');
  });

  test('a block may begin with a decorator', () => {
    expect(codeOf(`${fence('python', `@property\n${ADD}`)}\n${fence('', 'x = 1')}`)).toBe(
      `@property\n${ADD}`,
    );
  });

  test('where no block defines it the last block of Python counts, for the format gate to speak of', () => {
    expect(codeOf(`${fence('python', 'x = 1')}\n${fence('python', 'y = 2')}\n${fence('json', '{}')}`)).toBe(
      'y = 2',
    );
  });

  test('the indentation of a continuation stays', () => {
    expect(codeOf(fence('python', '        return 1\n    # end'), 'continuation')).toBe(
      '        return 1\n    # end',
    );
  });

  test('without blocks all of it counts', () => {
    expect(codeOf(ADD)).toBe(ADD);
    expect(codeOf('  ')).toBeNull();
    expect(codeOf(fence('bash', 'ls'))).toBeNull();
  });

  test('a block that is not closed counts: the gate and the tests say whether it was cut too soon', () => {
    expect(codeOf(`\`\`\`python\n${ADD}`)).toBe(ADD);
  });
});

describe('thinking', () => {
  test('is no answer: what follows it counts', () => {
    expect(
      codeOf(`<think>\n${fence('python', 'def add(self):\n    draft')}\n</think>\n${fence('python', ADD)}`),
    ).toBe(ADD);
  });

  test('that does not end is a reason of its own', () => {
    const answer = `<think>\n${fence('python', 'def add(self):\n    draft')}\nBut wait, `;
    expect(repositoryExtractor.extract(answer, context)).toEqual({ code: null, from: 'thinking too long' });
  });
});
