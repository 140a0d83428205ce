import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findLicence } from '../../../src/repository/mine/draft/licence.ts';
import { draftSuite } from '../../../src/repository/mine/draft/project.ts';
import { sourcesOf } from '../../../src/repository/mine/sources.ts';
import type { Sources } from '../../../src/repository/mine/sources.ts';
import { readProject } from '../../../src/repository/project.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

function sourcesWith(files: Readonly<Record<string, string>>): Sources {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return sourcesOf(folder, Object.keys(files));
}

const WISHES = { name: 'lib', packages: [], maxTests: 20, kinds: ['generation', 'repair'] } as const;
const draft = (files: Readonly<Record<string, string>>, wishes: object = {}): Promise<string> =>
  draftSuite({ path: '/repo' }, sourcesWith(files), { ...WISHES, ...wishes });

describe('the suite.yaml of a repository', () => {
  it('is one that suites are read by', async () => {
    const folder = temporaryFolder();
    const text = await draft({
      'test_a.py': 'import unittest\n',
      LICENSE: 'Permission is hereby granted, free of charge, to',
    });
    writeFileSync(join(folder, 'suite.yaml'), text);
    expect(await readProject(join(folder, 'suite.yaml'))).toMatchObject({
      name: 'lib',
      licence: 'MIT',
      kinds: ['generation', 'repair'],
      environment: { packages: [], install: [], variables: { PYTHONPATH: '/work/checkout' } },
      tests: { runner: 'unittest', command: ['python', '-m', 'unittest', '{tests}'], maxTests: 20 },
    });
  });

  it('has the runner that the files speak of', async () => {
    const runnerOf = async (files: Readonly<Record<string, string>>) =>
      parse(await draft(files)).tests.runner;
    expect(await runnerOf({ 'tests/runtests.py': '', 'django/__init__.py': '', 'conftest.py': '' })).toBe(
      'django',
    );
    expect(await runnerOf({ 'lib/conftest.py': '', 'test_a.py': 'import unittest' })).toBe('pytest');
    expect(await runnerOf({ 'setup.cfg': '[tool:pytest]\n', 'test_a.py': '' })).toBe('pytest');
    expect(await runnerOf({ 'tests/test_a.py': 'def test_one():\n    pass\n' })).toBe('pytest');
    expect(await runnerOf({ 'tests/test_a.py': 'class A(TestCase):\n    def test_one(self): pass\n' })).toBe(
      'unittest',
    );
    await expect(runnerOf({ 'lib.py': '' })).rejects.toMatchObject({ code: 'no-tests' });
  });

  it('installs the project for changes, with the extra that tests need, and their requirements', async () => {
    const toml =
      '[project]\nname = "lib"\n[project.optional-dependencies]\ndocs = ["x"]\ntest = ["pytest"]\n[tool.pytest.ini_options]\naddopts = "--cov=lib"\n';
    const { environment, tests } = parse(
      await draft({ 'pyproject.toml': toml, 'requirements-dev.txt': 'x', 'src/lib/__init__.py': '' }),
    );
    expect(environment).toEqual({
      packages: [],
      install: [
        "pip install --editable '.[test]'",
        'pip install --requirement requirements-dev.txt',
        'pip install pytest',
      ],
      variables: { PYTHONPATH: '/work/checkout/src:/work/checkout' },
    });
    expect(tests.command.slice(-3)).toEqual(['-o', 'addopts=', '{tests}']);
  });

  it('leaves out options of plugins for coverage and for many processes, however they are written', async () => {
    const addedIn = async (file: string, text: string) =>
      parse(await draft({ [file]: text, 'conftest.py': '' })).tests.command.includes('addopts=');
    const toml = (value: string): string =>
      `[tool.pytest.ini_options]\naddopts = ${value}\nminversion = "7"\n`;
    expect(await addedIn('pyproject.toml', toml('["-ra", "--cov=lib"]'))).toBe(true);
    expect(await addedIn('pyproject.toml', toml('[\n"-ra",\n# all of them\n"-n", "auto",\n]'))).toBe(true);
    expect(await addedIn('pytest.ini', '[pytest]\naddopts =\n    -ra\n    --dist=loadfile\n')).toBe(true);
    expect(await addedIn('setup.cfg', '[tool:pytest]\naddopts=-n4\n')).toBe(true);
    const other = '[pytest]\naddopts = -ra --import-mode=importlib\n[coverage]\nrun = --cov -n 2\n';
    expect(await addedIn('pytest.ini', other)).toBe(false);
    expect(await addedIn('pyproject.toml', toml('["-m", "not slow", "--no-header"]'))).toBe(false);
  });

  it('has what its user says instead', async () => {
    const wishes = {
      runner: 'pytest',
      testCommand: ['tox', '{tests}'],
      install: [],
      packages: ['python3-x'],
      python: '>=3.10',
    };
    const { environment, tests } = parse(await draft({ 'setup.py': '' }, wishes));
    expect(environment).toMatchObject({ python: '>=3.10', packages: ['python3-x'], install: [] });
    expect(tests).toMatchObject({ runner: 'pytest', command: ['tox', '{tests}'] });
  });

  it('names a licence by its text, or leaves it open', async () => {
    const licence = (text: string) => findLicence(sourcesWith({ 'LICENCE.txt': text }));
    expect(await licence('Redistribution and use in source and binary forms … Neither the name of')).toEqual({
      file: 'LICENCE.txt',
      name: 'BSD-3-Clause',
    });
    expect(await licence('All rights reserved.')).toEqual({ file: 'LICENCE.txt' });
    expect(await findLicence(sourcesWith({ 'a.py': '' }))).toBeUndefined();
  });
});
