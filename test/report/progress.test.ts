import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress } from '../../src/report/progress.ts';
import type { Screen } from '../../src/report/progress.ts';

/** A terminal of so many columns that keeps what is written. */
function terminal(columns: number): { stream: Screen; lines: string[] } {
  const lines: string[] = [];
  const write = (text: string) => lines.push(stripVTControlCharacters(text).trim());
  return { stream: { columns, isTTY: true, write }, lines };
}

describe('progress on a terminal', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  function lineAt(columns: number): string {
    const { stream, lines } = terminal(columns);
    const progress = createProgress({ quiet: false, stream });
    progress.start(164, 0, 0);
    vi.advanceTimersByTime(10_000);
    progress.step(true);
    return lines.at(-1) ?? '';
  }

  it('tells how far it is, the time that is left, the score so far and the rate', () => {
    expect(lineAt(100)).toMatch(/ 1\/164, 27:10 left, 1 passed \(100\.0 % so far\), 0\.1\/s$/);
  });

  it('tells between which shares the run will end where samples come in random order', () => {
    const { stream, lines } = terminal(120);
    const progress = createProgress({ quiet: false, stream });
    progress.start(4, 0, 0);
    vi.advanceTimersByTime(10_000);
    progress.step(true, { seen: 4, of: 4, value: 0.25, low: 0.25, high: 0.25 });
    expect(lines.at(-1)).toMatch(/100\.0 % so far, final \[25\.0, 25\.0\]/);
  });

  it.each([true, false])('gives it no orders with a note (a bar: %s)', (isTTY) => {
    const lines: string[] = [];
    const stream = { isTTY, write: (text: string) => lines.push(text) };
    createProgress({ quiet: false, stream }).note('field \u001b[31m');
    expect(lines).toEqual([String.raw`field \x1b[31m` + '\n']);
  });

  it('tells no score of what neither passes nor fails', () => {
    const { stream, lines } = terminal(100);
    const progress = createProgress({ quiet: false, stream });
    progress.start(164, 0, 0);
    vi.advanceTimersByTime(10_000);
    progress.step();
    expect(lines.at(-1)).toMatch(/ 1\/164, 27:10 left, 0\.1\/s$/);
  });

  it('keeps the time that is left where the line must be cut', () => {
    const line = lineAt(46);
    expect(line.length).toBeLessThanOrEqual(46);
    expect(line).toMatch(/1\/164, 27:10 left/);
  });
});

describe('progress of work that finishes nothing for long', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['a bar', true, 60],
    ['a line every quarter of a minute', false, 3],
  ])('is shown as %s until it ends', (_, isTTY, least) => {
    const lines: string[] = [];
    const stream = { isTTY, write: (text: string) => lines.push(stripVTControlCharacters(text)) };
    const progress = createProgress({ quiet: false, stream });
    progress.start(378, 0, 0);
    vi.advanceTimersByTime(65_000);
    expect(lines.length).toBeGreaterThan(least);
    expect(lines.at(-1)).toContain('0/378, ? left');
    progress.end();
    const shown = lines.length;
    vi.advanceTimersByTime(65_000);
    expect(lines).toHaveLength(shown);
  });
});
