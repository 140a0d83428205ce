import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPage, startBrowser } from '../fixtures/browser.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile, runManifest } from '../fixtures/graded.ts';
import { describeWith } from '../fixtures/parts.ts';
import { resultsFolder, startViewer, title } from '../fixtures/viewer.ts';

describeWith(['chromium'], 'the pages of assay view', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test('follow a run while it goes on', async () => {
    const folder = resultsFolder();
    const url = await startViewer(folder);
    const { page, faults } = await newPage(browser, url);
    await page.goto(url);
    await page.getByRole('link', { name: 'good', exact: true }).click();
    await page.getByText('8 samples', { exact: true }).waitFor();
    appendFileSync(
      join(folder, 'eval_good.ndjson'),
      `${JSON.stringify(gradedRow('T/8', 'wrong', { model: 'good' }))}\n`,
    );
    await page.getByText('9 samples', { exact: true }).waitFor();
    await expect.poll(() => page.locator('.sample-row').last().innerText()).toContain('T/8');
    expect(faults).toEqual([]);
  });

  test('show how far a run is that a process works on, until it is done', async () => {
    const folder = temporaryFolder();
    const manifest = join(folder, 'run_x.manifest.json');
    rowsFile([gradedRow('T/0', 'passed')], 'eval_x.ndjson', folder);
    writeFileSync(manifest, runManifest('running', 2));
    // The lock of a process that is alive: this one.
    writeFileSync(`${manifest}.lock`, String(process.pid));
    const url = await startViewer(folder);
    const { page, faults } = await newPage(browser, url);
    await page.goto(url);
    const running = page.getByRole('list', { name: 'running now' });
    await expect
      .poll(() => running.innerText())
      .toMatch(/model on humaneval\+\s+1\/2, 100\.0 % passed so far/);
    await running.getByRole('link').click();
    await title(page, 'model on humaneval+');
    await expect.poll(() => page.locator('.subtitle').innerText()).toContain('running now');
    appendFileSync(join(folder, 'eval_x.ndjson'), `${JSON.stringify(gradedRow('T/1', 'wrong'))}\n`);
    writeFileSync(manifest, runManifest('finished', 2));
    rmSync(`${manifest}.lock`);
    await expect.poll(() => running.locator('li').count()).toBe(0);
    await expect.poll(() => page.locator('strong').first().innerText()).toBe('50.0 %');
    expect(faults).toEqual([]);
  });
});
