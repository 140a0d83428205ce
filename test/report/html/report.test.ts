import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from '../../../src/commands/index.ts';
import { expectAccessible, newPage, SCHEMES, startBrowser } from '../../fixtures/browser.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../../fixtures/graded.ts';
import { describeWith } from '../../fixtures/parts.ts';

/** Runs `assay report --html` in this process. */
async function htmlOf(...args: string[]): Promise<{ code: number; path: string; html: string }> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const path = join(temporaryFolder(), 'report.html');
  const code = await main(['report', '--html', path, ...args]);
  out.mockRestore();
  return { code, path, html: readFileSync(path, 'utf8') };
}

/** What a hostile answer may try: markup, the end of the element that it is in, escapes of a terminal, a change of direction. */
const HOSTILE =
  '</pre><script>alert(1)</script><img src=x onerror=alert(2)>\u001B[2J\u001B]0;owned\u0007 \u202Eabc';

const hostileRun = (): string =>
  rowsFile([
    gradedRow(HOSTILE, 'wrong', {
      code: HOSTILE,
      printed: HOSTILE,
      model: HOSTILE,
      template: HOSTILE,
      failures: [{ set: HOSTILE, input: 1, outcome: 'wrong', why: HOSTILE }],
    }),
    gradedRow('T/2', 'passed', { model: HOSTILE, template: HOSTILE }),
  ]);

const run = (marks: string, model = 'model'): string =>
  rowsFile(
    [...marks].map((mark, at) => gradedRow(`T/${at}`, mark === 'p' ? 'passed' : 'timeout', { model })),
  );

describe('a page of a run', () => {
  test('has the score, its interval, the outcomes, the failures with their code, and what made it', async () => {
    const { html, code } = await htmlOf(run('pppf'));
    expect(code).toBe(0);
    for (const part of [
      '75.0 %',
      '[30.1, 95.4]',
      'timeout',
      'got 1, expected 2',
      '<pre tabindex="0">c</pre>',
      'default 1',
    ])
      expect(html).toContain(part);
  });

  test('lets nothing run and asks for nothing: its policy knows its one style by the digest', async () => {
    const { html } = await htmlOf(run('pf'));
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(
      `default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;`.replaceAll('&#39;', "'"),
    );
    expect(html).not.toMatch(/<script|\bsrc=|style="|url\(|@import|<link/);
  });

  test('keeps what a model wrote as text, with its control characters to be seen', async () => {
    const { html } = await htmlOf(hostileRun());
    for (const part of ['<script', '<img', '\u001B', '\u0007', '\u202E']) expect(html).not.toContain(part);
    expect(html).toContain(
      String.raw`&lt;/pre>&lt;script>alert(1)&lt;/script>&lt;img src=x onerror=alert(2)>\x1b[2J`,
    );
  });

  test('stays small with very many failures and says how many it leaves out', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) =>
      gradedRow(`T/${at}`, 'wrong', { code: 'x'.repeat(200) }),
    );
    const { html } = await htmlOf(rowsFile(rows));
    expect(html.length).toBeLessThan(200_000);
    expect(html).toContain('19940 more failed');
  });

  test('without all verdicts shows the range and no score', async () => {
    const path = rowsFile([gradedRow('T/1', 'passed'), gradedRow('T/2', 'unscored')]);
    const { html, code } = await htmlOf(path);
    expect(code).toBe(2);
    expect(html).toContain('Incomplete: between 50.0 % and 100.0 %.');
  });
});

describe('a page of many runs', () => {
  test('ranks them, shows them task by task, and each against each', async () => {
    const { html } = await htmlOf(run('ppppffff', 'worse'), run('pppppppp', 'better'));
    expect(html.indexOf('>better<')).toBeLessThan(html.indexOf('>worse<'));
    expect(html).toContain('better: 8 of 8 tasks in full; worse: 4 of 8 tasks in full');
    expect(html).toMatch(/B − A in pass@1: −50\.0 pp/);
    expect(html).toContain('<a href="#run-2">better</a>');
  });

  test('shows the first sixty by themselves, and all in the ranking', async () => {
    const runs = Array.from({ length: 62 }, (_, at) => run('pf', `model-${at}`));
    const { html } = await htmlOf(...runs);
    expect(html.match(/<section id="run-/g)).toHaveLength(60);
    expect(html).toContain('>model-61<');
    expect(html).toContain('2 more runs are in the tables above alone.');
  });
});

describeWith(['chromium'], 'a page of a report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test.each(SCHEMES)('is readable for everybody and asks for nothing, in %s', async (colorScheme) => {
    const { path } = await htmlOf(hostileRun(), run('ppff', 'a'), run('pfpf', 'b'));
    const { page, faults } = await newPage(browser, 'file:', { colorScheme });
    await page.goto(pathToFileURL(path).href);
    await page.keyboard.press('Tab');
    for (const summary of await page.locator('summary').all()) await summary.press('Enter');
    await expect.poll(() => page.locator('details[open] pre').count()).toBeGreaterThan(3);
    await expectAccessible(page);
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.locator('pre').first().textContent()).toContain(String.raw`<script>alert(1)</script>`);
    expect(faults).toEqual([]);
  });
});
