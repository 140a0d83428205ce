// A figure is {name, value, unit?, atMost? or atLeast?, details?}, or {name, skipped or failed: why}.
const WIDTHS = [58, 10, 9, 8];

export const title = () => row('measurement', 'figure', 'aim', '', 'details');

export function lineOf(figure) {
  const { name, value, unit = '', skipped, failed, details = {} } = figure;
  if (skipped !== undefined) return row(name, 'skipped', '', '', skipped);
  if (failed !== undefined) return row(name, 'failed', '', '', failed);
  const parts = Object.entries(details).map(([key, detail]) => `${key} ${short(detail)}`);
  return row(name, `${short(value)}${unit}`, aimOf(figure), judge(figure), parts.join(', '));
}

function aimOf({ atMost, atLeast }) {
  if (atMost !== undefined) return `≤ ${atMost}`;
  return atLeast === undefined ? '' : `≥ ${atLeast}`;
}

function judge({ value, atMost = Infinity, atLeast = -Infinity }) {
  if (atMost === Infinity && atLeast === -Infinity) return '';
  return value <= atMost && value >= atLeast ? 'met' : 'not met';
}

const row = (...cells) =>
  cells
    .map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0))
    .join('  ')
    .trimEnd();

function short(value) {
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return value.toFixed(value < 10 ? 2 : 0);
}
