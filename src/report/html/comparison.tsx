import { renderToString } from 'preact-render-to-string';
import { runRows } from '../comparison-rows.ts';
import { titleOf } from '../comparison-words.ts';
import type { Comparisons } from '../comparison.ts';
import { safeLine } from '../safe.ts';
import { Compared } from './compared.tsx';
import { Page } from './page.tsx';
import { Table } from './tables.tsx';

/** Runs against each other as a page that needs nothing else: no script, no request. */
export function comparisonHtml(found: Comparisons): string {
  const title = safeLine(titleOf(found.runs.map(({ name }) => name)), 200);
  const [head = [], ...rows] = runRows(found.runs);
  const cells = rows.map((row) => row.map((cell) => safeLine(cell, 120)));
  const page = (
    <Page title={title}>
      <h1>{title}</h1>
      <Table label="runs" head={head} rows={cells} numbers={[2, 3, 4]} />
      <Compared {...found} />
    </Page>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}
