import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadInterview, readQuestions } from '../../src/interview/questions.ts';
import { describeWith } from '../fixtures/parts.ts';
import { gradePlainly } from './junior-dev/plain.ts';

const guide = await readFile('docs/interviews.md', 'utf8');
const blockOf = (label: string): string =>
  new RegExp(`\n\`\`\`${label}\n([^]*?)\`\`\``).exec(guide)?.[1] ?? '';
/** The numbers of the guide's messages count a comment and an empty line above the question. */
const text = `# A first interview.\n\n${blockOf('yaml')}`;

describeWith(['python'], 'the guide to interviews', () => {
  test('shows references that earn all points of the question it shows', () => {
    const [question] = readQuestions('clock.yaml', text);
    if (question === undefined) throw new Error('the guide shows no question');
    expect(question.total).toBe(7);
    const python = gradePlainly([{ question, code: blockOf('python') }], 'python');
    const javascript = gradePlainly([{ question, code: blockOf('js') }], 'javascript');
    expect([...python, ...javascript].map(({ passed }) => passed)).toEqual([7, 7]);
  });
});

describe('the guide to interviews', () => {
  test.each([
    ['a tab', /^ {4}Input/m, '\tInput'],
    ['an unknown field', 'Description', 'Desciption'],
    ['a colon', /Output: .*/, 'Output: the time: in seconds'],
    ['a bool', /Output: .*/, 'Output: yes'],
    ['quotes in quotes', `f.call('2:05')`, 'f.call("2:05")'],
    ['no eq', '            eq: 125\n', ''],
    ['both', 'eq: 125', 'eq: 125\n            eq-any: [125]'],
    ['no weight', 'weight: 2', 'weight: 0'],
    ['a name twice', '        hours:', '        minutes:'],
    ['an anchor', '        function_name:', '        <<: *Shared\n        function_name:'],
    ['a key', 'eq: 125', 'eq: {1: 2}'],
    ['a date', 'eq: 125', 'eq: 2024-01-02'],
    ['a signature', 'to_seconds(clock)', 'to_seconds'],
    ['a comparison', `f.call('2:05')`, `f.call('2:05') == 125`],
    ['a type', ', int)', ', str)'],
    ['nothing', /[^]*/, ''],
  ])('shows what is said of %s', async (_, from, to) => {
    const folder = await mkdtemp(join(tmpdir(), 'guide-'));
    expect(text.replace(from, to)).not.toBe(text);
    await writeFile(join(folder, 'clock.yaml'), text.replace(from, to));
    const message = await loadInterview(folder).then(
      () => 'it was read',
      (error: Error) => error.message.replace(`${folder}/`, ''),
    );
    expect(guide).toContain(`| \`${message}\` |`);
  });
});
