import { readFileSync } from 'node:fs';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { COLOURS } from '../../../src/report/charts/family.ts';
import { FlowChart } from '../../../src/report/charts/flow-chart.tsx';
import { layOut } from '../../../src/report/charts/flow-layout.ts';
import type { FlowBar } from '../../../src/report/charts/flow-layout.ts';
import type { Flows } from '../../../src/stats/flows.ts';

const flow = (from: 'passed' | 'wrong' | 'timeout', to: 'passed' | 'wrong', tasks: number) => ({
  from: { outcome: from },
  to: { outcome: to },
  tasks,
});

const FLOWS: Flows = {
  tasks: 20,
  left_out: [0, 0],
  totals: [
    { passed: 12, wrong: 7, timeout: 1 },
    { passed: 11, wrong: 9 },
  ],
  steps: [
    [
      flow('passed', 'passed', 8),
      flow('wrong', 'wrong', 5),
      flow('passed', 'wrong', 4),
      flow('wrong', 'passed', 2),
      flow('timeout', 'passed', 1),
    ],
  ],
};

test('ribbons fill the bars at both ends without a gap, as thick as their tasks', () => {
  const { columns, ribbons } = layOut(FLOWS);
  const filled = (bar: FlowBar, end: 0 | 1): void => {
    const own = (ribbons[0] ?? []).filter((ribbon) => (end === 0 ? ribbon.from : ribbon.to) === bar.outcome);
    let y = bar.y;
    for (const ribbon of own.toSorted((one, other) => one.y[end] - other.y[end])) {
      expect(ribbon.y[end]).toBeCloseTo(y, 9);
      expect(ribbon.height / ribbon.tasks).toBeCloseTo(bar.height / bar.tasks, 9);
      y += ribbon.height;
    }
    expect(y).toBeCloseTo(bar.y + bar.height, 9);
  };
  for (const end of [0, 1] as const) for (const bar of columns[end] ?? []) filled(bar, end);
  expect(ribbons[0]).toHaveLength(5);
});

test('bars keep room for their labels, however thin they are', () => {
  for (const bars of layOut(FLOWS).columns)
    for (const [at, { y }] of bars.entries())
      if (at > 0) expect(y - (bars[at - 1]?.y ?? 0)).toBeGreaterThan(16);
});

test('a picture of flows says in words what it shows, and has outcomes with their marks', () => {
  const drawn = renderToString(h(FlowChart, { flows: FLOWS, names: ['A', '<script>'] }));
  expect(drawn).toContain('<title>What became of 20 tasks: A → &lt;script></title>');
  expect(drawn).toContain(
    'A and &lt;script>. passed → wrong 4, wrong → passed 2, timeout → passed 1.</desc>',
  );
  for (const label of ['✓ passed 12', '≠ wrong 9', '! timeout 1']) expect(drawn).toContain(label);
  expect(drawn).not.toContain('<script');
});

test('the colours of a drawing that stands alone are those of the page on white', () => {
  const style = readFileSync(new URL('../../../src/report/charts/style.css', import.meta.url), 'utf8');
  const light = style.slice(0, style.indexOf('@media'));
  for (const [family, colour] of Object.entries(COLOURS)) expect(light).toContain(`--${family}: ${colour};`);
});
