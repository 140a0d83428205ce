import { beforeAll, describe, expect, test } from 'vitest';
import type { Extractor } from '../../src/extract/contract.ts';
import { getExtractor } from '../../src/extract/index.ts';

let extractor: Extractor;
beforeAll(async () => {
  extractor = await getExtractor('default');
});

const extract = (answer: string): string =>
  extractor.extract(answer, { language: 'javascript', entryPoint: 'total', prompt: '', mode: 'chat' }).code ??
  '';

/** An answer with the function in one block and an example of its use, which binds a name, in another. */
const withExample = (code: string, example: string): string =>
  `\`\`\`js\n${code}\n\`\`\`\nFor example:\n\`\`\`js\n${example}\n\`\`\`\n`;

describe('an example of use in another block', () => {
  test.each([
    ['a parameter', 'function total(items) { return items.length; }'],
    ['a parameter of a pattern', 'function total({ items: [items = 1] }) { return items; }'],
    ['a parameter of an arrow function', 'const total = (items) => items.length;'],
    ['a bare parameter', 'const total = items => items.length;'],
    ['a local', 'function total() { const items = []; return items; }'],
    ['a local of a block', 'function total(n) { if (n) { let items = n; return items; } return 0; }'],
    ['a local that var hoists', 'function total(n) { if (n) { var items = n; } return items; }'],
    ['a loop variable', 'function total(all) { for (const items of all) return items; }'],
    ['what a catch binds', 'function total() { try { g(); } catch (items) { return items; } }'],
    ['a property', 'function total(box) { return box.items; }'],
    ['a field of an object', 'function total() { return { items: 1 }; }'],
    ['a helper inside', 'function total() { function items() {} return items(); }'],
  ])('is left out where its name is %s of the function', (_, code) => {
    expect(extract(withExample(code, 'const items = total([1]);\nconsole.log(items);'))).toBe(`${code}\n`);
  });

  test.each([
    ['a free name', 'function total() { return items.length; }'],
    [
      'a free name beside a local in another function',
      'function g(items) {}\nfunction total() { return items; }',
    ],
    ['a default', 'function total(n = items) { return n; }'],
    ['a shorthand', 'function total() { return { items }; }'],
    ['a computed key', 'function total() { return { [items]() {} }; }'],
    ['free outside the block that binds it', 'function total(n) { if (n) { let items = 1; } return items; }'],
    ['a text in a template', 'function total() { return `${items}`; }'],
    ['what it assigns', 'function total() { [items] = [1]; return 1; }'],
    [
      'what another function changes',
      'function g() { items.push(1); }\nfunction total() { g(); return items; }',
    ],
  ])('gives its value where its name is %s', (_, code) => {
    expect(extract(withExample(code, 'const items = [1, 2];'))).toContain('const items = [1, 2];');
  });
});

describe('an answer without fences', () => {
  const code = 'function total() {\n  return 42;\n}';
  test.each([
    ['one backtick before the code', ` \`${code}`],
    ['one backtick before the code and one behind it', `\`${code}\`\n`],
  ])('may have %s', (_, answer) => {
    expect(extract(answer)).toBe(`${code}\n`);
  });
});
