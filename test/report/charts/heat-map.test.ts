import { h } from 'preact';
import { render } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { HeatMap } from '../../../src/report/charts/heat-map.tsx';

test('a heat map shows what is in the name of a run and turns no text around', () => {
  const html = render(h(HeatMap, { rows: [{ name: '\u202Em\u001B[2J', cells: [1, 0.5] }] }));
  expect(html).toContain(String.raw`title="\x202em\x1b[2J"`);
  for (const raw of ['\u001B', '\u202E']) expect(html).not.toContain(raw);
});
