import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readQuestions } from '../../src/interview/questions.ts';
import { readReferences } from '../../src/interview/references.ts';

const questions = readQuestions(
  'q.yaml',
  ['Double', 'Halve']
    .map(
      (name) =>
        `${name}: {Signature: f(n), Input: i, Output: o, Description: d, Checks: {c: {assert: f.name, eq: f}}}`,
    )
    .join('\n'),
);

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'references-'));
  await mkdir(join(folder, 'reference'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'reference', name), text);
  return folder;
}

describe('reference answers', () => {
  test('are read for each question and language, and undefined where there are none', async () => {
    const folder = await folderWith({ 'Double.py': 'def f', 'Double.js': 'function', 'Halve.js': 'f = ' });
    expect([...(await readReferences(folder, questions))]).toEqual([
      ['Double', { python: 'def f', javascript: 'function' }],
      ['Halve', { python: undefined, javascript: 'f = ' }],
    ]);
  });

  test('need no folder of their own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'references-'));
    const none = { python: undefined, javascript: undefined };
    expect([...(await readReferences(folder, questions)).values()]).toEqual([none, none]);
  });

  test('stand beside notes and caches, which are no answers', async () => {
    const folder = await folderWith({ 'README.md': 'about', '.DS_Store': '', 'Halve.py': 'def f' });
    await mkdir(join(folder, 'reference', '__pycache__'));
    expect((await readReferences(folder, questions)).get('Halve')?.python).toBe('def f');
  });

  test('of no question are refused, and the nearest question is named', async () => {
    const folder = await folderWith({ 'Duoble.py': '' });
    await expect(readReferences(folder, questions)).rejects.toMatchObject({
      code: 'unknown-question',
      message: `${join(folder, 'reference', 'Duoble.py')}: there is no question Duoble in this interview.`,
      next: 'Did you mean Double? A reference is named as its question: Double, Halve.',
    });
  });

  test('that are no folder are refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'references-'));
    await writeFile(join(folder, 'reference'), '');
    await expect(readReferences(folder, questions)).rejects.toThrow('reference is not a folder');
  });
});
