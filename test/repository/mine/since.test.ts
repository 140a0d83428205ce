import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mineRepository } from '../../../src/pipeline/mining/mine.ts';
import { findOrigin } from '../../../src/repository/mine/origin.ts';
import { sourcesOf } from '../../../src/repository/mine/sources.ts';
import { survey } from '../../../src/repository/mine/survey.ts';
import { pythonParser } from '../../../src/repository/python.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

const OLD = 'def old(a):\n    a += 1\n    a += 2\n    return a\n\n\n';
const CHANGED = OLD.replace('old', 'changed');
const NEW =
  'def new(words):\n    words = sorted(words)\n    words.append("last of all the words")\n    return words[0]\n';

/** A repository whose second commit, of 2026, changes a line and adds a method. */
function repository(): string {
  const folder = temporaryFolder();
  const commit = (text: string, date: string): void => {
    writeFileSync(join(folder, 'a.py'), text);
    const who = {
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b',
    };
    const env = { ...process.env, ...who, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    execFileSync('git', ['add', '-A'], { cwd: folder, env });
    execFileSync('git', ['commit', '--quiet', '-m', date], { cwd: folder, env });
  };
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  commit(OLD + CHANGED, '2020-05-01T00:00:00Z');
  commit(OLD + CHANGED.replace('1', '5') + NEW, '2026-05-01T00:00:00Z');
  return folder;
}

it('keeps with --since the methods of which every line is as new', async () => {
  const folder = repository();
  const { history } = await findOrigin(folder, undefined);
  if (history === undefined) throw new Error('no history');
  const age = { since: Date.parse('2026-01-01'), history };
  const { methods, dropped } = await survey(sourcesOf(folder, ['a.py']), await pythonParser(), age);
  expect(methods.map(({ name }) => name)).toEqual(['new']);
  expect(dropped.map(({ method, why }) => [method.name, why])).toEqual([
    ['old', 'older than --since'],
    ['changed', 'older than --since'],
  ]);
});

it('says why no method is left, before a test is run', async () => {
  const clone = repository();
  const wishes = { runner: 'unittest', install: [], packages: [], kinds: ['repair'], maxTests: 1 } as const;
  const options = { repository: clone, wishes, seed: 1, output: temporaryFolder() };
  await expect(
    mineRepository({ ...options, since: Date.parse('2027-01-01'), tests: ['a'] }),
  ).rejects.toMatchObject({
    code: 'no-methods',
    message: `Of 3 methods of ${clone} none makes a task. older than --since: 3.`,
  });
});

it('pins a clone without changes to its commit, and follows the folder of one with changes', async () => {
  const folder = repository();
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim();
  expect(await findOrigin(folder, undefined)).toMatchObject({
    repository: { url: folder, commit: head },
    isChanged: false,
  });
  expect(await findOrigin(folder, 'HEAD~1')).toMatchObject({
    repository: { commit: expect.not.stringMatching(head) },
  });
  writeFileSync(join(folder, 'b.py'), '');
  expect(await findOrigin(folder, undefined)).toMatchObject({
    repository: { path: folder },
    isChanged: true,
  });
});

it('asks for the commit of an address, and for a folder that is there', async () => {
  await expect(findOrigin('https://host/lib.git', undefined)).rejects.toMatchObject({ code: 'no-commit' });
  await expect(findOrigin('./nowhere', undefined)).rejects.toMatchObject({ code: 'no-repository' });
  expect(await findOrigin('https://host/lib.git', 'abc')).toMatchObject({
    name: 'lib',
    repository: { commit: 'abc' },
  });
});
