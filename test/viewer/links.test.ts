import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { assay } from '../fixtures/assay.ts';
import { newPage, startBrowser } from '../fixtures/browser.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { resultsFolder, startViewer, title } from '../fixtures/viewer.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** As plain a web server as there is, with the files in a folder of its own. */
async function serveFiles(folder: string): Promise<string> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/sub\//, '').replace(/^$/, 'index.html');
    readFile(join(folder, path)).then(
      (body) => response.setHeader('content-type', TYPES[extname(path)] ?? 'application/json').end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/sub/`;
}

describeWith(['chromium'], 'a link into assay view', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test('has the filters of the page, for whoever gets it', async () => {
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

  test('that leads nowhere says so', async () => {
    const url = await startViewer(resultsFolder());
    const { page } = await newPage(browser, url);
    await page.goto(`${url}#/run/000000000000`);
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('There is nothing at');
  });

  test('works in exported files as well, without a request for what only a server has', async () => {
    const folder = join(temporaryFolder(), 'public');
    const env = { ASSAY_CACHE: temporaryFolder() };
    expect(await assay(['view', resultsFolder(), '--export', folder, '--quiet'], { env })).toMatchObject({
      code: 0,
    });
    const url = await serveFiles(folder);
    const { page, faults } = await newPage(browser, url);
    await page.goto(url);
    await page.getByRole('link', { name: 'bad', exact: true }).click();
    await page.locator('.sample-row').nth(2).click();
    await title(page, 'T/2');
    const other = await newPage(browser, url);
    await other.page.goto(page.url());
    await title(other.page, 'T/2');
    await other.page.locator('.expected, pre').first().waitFor();
    expect([...faults, ...other.faults]).toEqual([]);
  });
});
