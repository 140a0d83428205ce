import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageFolder } from '../../src/shipped.ts';
import { addressOf, loadSuite, pullSuite } from '../../src/suites/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

/** The questions that ship, named by their path. */
const FOLDER = join(packageFolder, 'suites', 'junior-dev');

describe('a folder of questions', () => {
  test('is called by its path, though a suite that ships has its name', async () => {
    expect(addressOf(await loadSuite(FOLDER))).toBe(FOLDER);
    expect(addressOf(await loadSuite('junior-dev'))).toBe('junior-dev');
  });

  test('has nothing to download', async () => {
    expect(await pullSuite(FOLDER)).toBe(FOLDER);
    const empty = join(temporaryFolder(), 'empty');
    mkdirSync(empty);
    await expect(pullSuite(empty)).rejects.toMatchObject({ message: `${empty} has no *.yaml file.` });
  });
});
