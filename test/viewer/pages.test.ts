import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assay } from '../fixtures/assay.ts';
import { expectAccessible, newPage, SCHEMES, startBrowser } from '../fixtures/browser.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { describeWith } from '../fixtures/parts.ts';
import { focused, resultsFolder, SHOWN, startViewer, title } from '../fixtures/viewer.ts';

describeWith(['chromium'], 'the pages of assay view', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test.each(SCHEMES)('can be gone through with the keyboard alone, in %s', async (colorScheme) => {
    const url = await startViewer(resultsFolder());
    const { page, faults } = await newPage(browser, url, { colorScheme });
    const keys = async (...pressed: string[]): Promise<void> => {
      for (const key of pressed) await page.keyboard.press(key);
    };
    await page.goto(url);
    await title(page, 'Runs');
    await page.locator('a[data-row]').first().waitFor();
    await expectAccessible(page);
    await keys('?');
    await expectAccessible(page);
    await keys('Escape');
    expect(await page.locator('dialog[open]').count()).toBe(0);

    await keys('/');
    await page.keyboard.type('good');
    await expect.poll(() => page.locator('a[data-row]').count()).toBe(1);
    await keys('Escape', 'j', 'Enter');
    await title(page, 'good on humaneval+');
    await page.locator('.sample-row').first().waitFor();
    await expectAccessible(page);

    await keys('/');
    await page.keyboard.type('t/4');
    await expect.poll(() => page.locator('.sample-row').count()).toBe(1);
    await keys('Escape', 'j');
    await expect.poll(() => focused(page)).toContain('T/4');
    await keys('Enter');
    await title(page, 'T/4');
    await expect
      .poll(() => page.locator('.expected').innerText())
      .toMatch(/expected\s+\[1, 2\]\s+got\s+\[2, 1\]/);
    expect(await page.locator('mark').allInnerTexts()).toEqual(['def f():\n    return 4']);
    await expectAccessible(page);

    await keys('Escape');
    await title(page, 'good on humaneval+');
    expect(await page.locator('.sample-row').count()).toBe(1);
    await keys('Escape');
    await title(page, 'Runs');
    await page.locator('a[data-row]').nth(1).waitFor();
    await keys('j', 'j', 'x', 'j', 'x', 'c');
    await title(page, 'bad against good');
    await page.locator('.sample-row').first().waitFor();
    await keys('j');
    await expect.poll(() => page.locator('.columns.even pre').count()).toBe(2);
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });

  test.each(SCHEMES)('can be gone through with the mouse alone, in %s', async (colorScheme) => {
    const url = await startViewer(resultsFolder());
    const { page, faults } = await newPage(browser, url, { colorScheme });
    await page.goto(url);
    await page.getByRole('button', { name: 'name' }).first().click();
    const board = page.locator('section').last();
    await expect.poll(() => board.locator('a[data-row]').first().innerText()).toBe('bad');
    await page.getByRole('link', { name: 'bad', exact: true }).click();
    await title(page, 'bad on humaneval+');
    await page.getByRole('button', { name: 'error' }).click();
    await expect.poll(() => page.locator('.sample-row').count()).toBe(2);
    await page.getByRole('combobox', { name: 'cause' }).selectOption('TypeError');
    await page.locator('.sample-row').first().click();
    await title(page, 'T/2');
    await page.getByRole('link', { name: 'next' }).click();
    await title(page, 'T/3');
    expect(await page.locator('.ways').innerText()).toContain('2 of 2');
    await page.getByRole('link', { name: 'Assay' }).click();
    for (const name of ['good', 'bad']) await page.getByLabel(`compare ${name}`, { exact: true }).check();
    await page.getByRole('link', { name: 'Compare the two' }).click();
    await title(page, 'bad against good');
    await page.getByRole('combobox', { name: 'show' }).selectOption('lost');
    await page.locator('.sample-row').nth(1).click();
    await expect.poll(() => page.locator('.columns.even pre').count()).toBe(2);
    await page.getByRole('link', { name: 'Assay' }).click();
    await page.getByRole('link', { name: 'task by task' }).last().click();
    await page.locator('.heat-cells').click({ position: { x: 2, y: 4 } });
    await expectAccessible(page);
    await page.locator('.rows .sample-row').last().click();
    await page.locator('.expected, .outcome.passed').first().waitFor();
    expect(faults).toEqual([]);
  });

  test('show what a model wrote as text, with its control characters to be seen; so do the report and the terminal', async () => {
    const folder = resultsFolder();
    const url = await startViewer(folder);
    const { page, faults } = await newPage(browser, url);
    await page.goto(url);
    await page.getByRole('link', { name: 'script' }).click();
    await page.locator('.sample-row').first().waitFor();
    await expectAccessible(page);
    await page.locator('.sample-row').first().click();
    await page.locator('pre:visible').first().waitFor();
    await page.locator('details').first().click();
    await expectAccessible(page);
    for (const text of await page.locator('pre').allTextContents()) expect(text).toContain(SHOWN);
    expect(await page.locator('pre').count()).toBeGreaterThan(4);
    expect(await page.locator('script:not([src]), img').count()).toBe(0);
    expect(await page.title()).toContain('</pre></script><script>');
    expect(faults).toEqual([]);

    const { stdout } = await assay(['report', '--failures', join(folder, 'eval_x.ndjson')]);
    expect(stdout).toContain(String.raw`\x1b[2J`);
    for (const part of ['\u001B', '\u0007', '\u202E']) expect(stdout).not.toContain(part);
  });

  test('say where there is none, and fit a narrow window however long the names are', async () => {
    const url = await startViewer(resultsFolder());
    const { page } = await newPage(browser, url, { viewport: { width: 400, height: 800 } });
    for (const address of ['#/nonsense', '#/run/0/x', '#/compare/0']) {
      await page.goto(`${url}${address}`);
      await title(page, 'No such page');
    }
    await page.keyboard.press('Escape');
    await title(page, 'Runs');
    const wide = (): Promise<number> => page.evaluate('document.documentElement.scrollWidth');
    await page.getByRole('link', { name: 'script' }).click();
    await page.locator('.sample-row').first().waitFor();
    expect(await wide()).toBe(400);
    await page.locator('.sample-row').first().click();
    await page.locator('.ways a').first().waitFor();
    expect(await wide()).toBe(400);
    await page.goto(`${url}#/tasks/humaneval%2B/v0.1.10`);
    await page.locator('.rows .sample-row').first().waitFor();
    expect(await wide()).toBe(400);
  });

  test('draw as much of 100,000 samples as is seen, and find one of them', async () => {
    const folder = temporaryFolder();
    const rows = Array.from({ length: 100_000 }, (_, at) =>
      gradedRow(`T/${at}`, at % 9 === 0 ? 'wrong' : 'passed'),
    );
    rowsFile(rows, 'eval_many.ndjson', folder);
    const { page, faults } = await newPage(browser, '');
    await page.goto(await startViewer(folder));
    await page.getByRole('link', { name: 'model', exact: true }).click();
    await page.locator('.sample-row').first().waitFor();
    expect(await page.locator('.sample-row').count()).toBeLessThan(100);
    await page.locator('.virtual').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await expect.poll(() => page.locator('.sample-row').last().innerText()).toContain('T/99999');
    await page.keyboard.press('/');
    await page.keyboard.type('t/77777');
    await expect
      .poll(() => page.locator('.sample-row').allInnerTexts())
      .toEqual([expect.stringContaining('T/77777')]);
    expect(faults).toEqual([]);
  });
});
