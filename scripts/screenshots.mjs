// Pictures of each page for docs/, made from real runs: node scripts/screenshots.mjs RESULTS (a folder with two runs of a
// suite or more; humaneval+ and an interview are in the pictures that are kept). Needs Debian's chromium and npm run build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli.js');
const [results] = process.argv.slice(2);
if (results === undefined) throw new Error('Name a folder of results.');
const pictures = join(root, 'docs', 'images');
mkdirSync(pictures, { recursive: true });
const temporary = mkdtempSync(join(tmpdir(), 'assay-screenshots-'));

const server = spawn(process.execPath, [cli, 'view', results, '--json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = await once(server.stdout, 'data');
const { url } = JSON.parse(String(line));
const { boards } = await (await fetch(`${url}api/runs.json`)).json();

/** The board with the most to see, and the one with the most tasks. */
const size = ({ runs }) => runs.length * runs[0].tasks;
const widest = boards.toSorted((a, b) => size(b) - size(a))[0];
const longest = boards
  .filter(({ runs }) => runs.length > 1)
  .toSorted((a, b) => b.runs[0].tasks - a.runs[0].tasks)[0];
const [best, second] = longest.runs;
const samples = await (await fetch(`${url}api/runs/${best.id}/samples.json`)).json();
const wrong = samples.outcome.findIndex((outcome) => samples.outcomes[outcome] === 'wrong');
const name = ({ suite, version }) => [suite, version].filter(Boolean);
const query = encodeURIComponent(name(widest).join(' '));

/** A page that a command makes of some runs. */
const pageOf = async (command, runs) => {
  const page = join(temporary, `${command}.html`);
  const files = runs.map(({ file }) => join(results, file));
  const made = spawn(process.execPath, [cli, command, '--quiet', '--html', page, ...files], {
    stdio: 'ignore',
  });
  await once(made, 'exit');
  return pathToFileURL(page).href;
};
const report = await pageOf('report', [best, second]);
const flows = await pageOf('compare', longest.runs.slice(0, 3).toReversed());

/** Picture → address, its colours, and what is there once the page is. */
const pages = {
  runs: [`${url}#/?suite=${query}`, 'light', 'table'],
  run: [`${url}#/run/${best.id}?outcome=failed`, 'light', '.sample-row'],
  sample: [`${url}#/run/${best.id}/${wrong}?outcome=failed`, 'light', '.ways a'],
  comparison: [`${url}#/compare/${second.id}/${best.id}?at=0`, 'dark', '.even section:last-child pre'],
  tasks: [`${url}#/tasks/${name(widest).map(encodeURIComponent).join('/')}`, 'dark', '.heat-cells'],
  report: [report, 'light', 'table'],
  flows: [flows, 'light', '.plot'],
};

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-sync',
  ],
});
for (const [picture, [address, colorScheme, ready]] of Object.entries(pages)) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 680 } });
  await page.goto(address);
  await page.locator(ready).first().waitFor();
  if (picture === 'comparison') await page.locator('#tasks').evaluate((tasks) => tasks.scrollIntoView());
  const path = join(pictures, `${picture}.png`);
  await (picture === 'flows' ? page.locator('.plot') : page).screenshot({ path });
  await page.close();
  process.stdout.write(`${path}  ${Math.round(statSync(path).size / 1000)} kB\n`);
}
await browser.close();
server.kill();
rmSync(temporary, { recursive: true, force: true });
