import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assay } from '../fixtures/assay.ts';
import { expectAccessible, newPage, SCHEMES, startBrowser } from '../fixtures/browser.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';
import { describeWith } from '../fixtures/parts.ts';
import { startViewer } from '../fixtures/viewer.ts';

/** What a hostile answer may try: markup, scripts, the end of an element, escapes of a terminal, a change of direction. */
const HOSTILE =
  '</pre></script><script>document.title="owned";alert(1)</script><img src="http://127.0.0.1:9/x" onerror=alert(2)>\u001B[2J\u001B]0;owned\u0007 \u202Eabc';

const SHOWN = String.raw`<script>document.title="owned";alert(1)</script><img src="http://127.0.0.1:9/x" onerror=alert(2)>\x1b[2J\x1b]0;owned\x07 \x202eabc`;

const OUTCOMES = { p: 'passed', w: 'wrong', e: 'error', n: 'no-code' } as const;

function run(folder: string, model: string, marks: readonly (keyof typeof OUTCOMES)[]): void {
  const rows = marks.map((mark, at) => {
    const why = mark === 'e' ? 'TypeError: no such thing' : 'expected [1, 2], got [2, 1]';
    const outcome = OUTCOMES[mark];
    const failures = mark === 'p' ? [] : [{ set: 'base', input: 3, outcome, why }];
    const code = `def f():\n    return ${at}`;
    return gradedRow(`T/${at}`, outcome, { model, failures, code, answer: `Here:\n${code}\nDone.` });
  });
  rowsFile(rows, `eval_${model}.ndjson`, folder);
}

/** Two runs that differ, and one that is hostile in every text. */
function resultsFolder(): string {
  const folder = temporaryFolder();
  run(folder, 'good', ['p', 'p', 'p', 'p', 'w', 'p', 'p', 'p']);
  run(folder, 'bad', ['w', 'p', 'e', 'e', 'w', 'n', 'p', 'w']);
  const hostile = {
    suite: 'hostile',
    model: HOSTILE,
    template: HOSTILE,
    answer: HOSTILE,
    code: HOSTILE,
    prompt: HOSTILE,
    reasoning: HOSTILE,
    printed: HOSTILE,
    failures: [{ set: HOSTILE, input: 1, outcome: 'wrong', why: HOSTILE }],
  };
  rowsFile(
    [gradedRow(HOSTILE, 'wrong', hostile), gradedRow('T/2', 'passed', hostile)],
    'eval_x.ndjson',
    folder,
  );
  return folder;
}

const title = (page: Page, text: string): Promise<void> =>
  expect.poll(() => page.locator('h1').textContent()).toBe(text);
const focused = (page: Page): Promise<string> => page.locator(':focus').innerText();

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

  test('keep a filter in the address, for whoever gets the link', async () => {
    const url = await startViewer(resultsFolder());
    const { page } = await newPage(browser, url);
    await page.goto(url);
    await page.getByRole('link', { name: 'bad', exact: true }).click();
    await page.getByRole('button', { name: 'error' }).click();
    await expect.poll(() => page.url()).toContain('outcome=error');
    const other = await newPage(browser, url);
    await other.page.goto(page.url());
    await expect.poll(() => other.page.locator('.sample-row').count()).toBe(2);
    expect(await other.page.getByRole('button', { name: 'error' }).getAttribute('aria-pressed')).toBe('true');
  });

  test('say what is wrong with an address that leads nowhere', async () => {
    const url = await startViewer(resultsFolder());
    const { page } = await newPage(browser, url);
    await page.goto(`${url}#/run/000000000000`);
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('There is nothing at');
  });
});
