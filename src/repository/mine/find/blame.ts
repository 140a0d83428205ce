import { spawn } from 'node:child_process';
import { text as readText } from 'node:stream/consumers';
import { AssayError } from '../../../errors.ts';
import type { Origin } from '../origin.ts';
import type { Method } from './methods.ts';

/**
 * For each line of a file, when it was written (milliseconds since 1970): the author's date of the commit that last changed it,
 * where a change of indentation and a move within the file do not count.
 * @throws AssayError `no-history`
 */
export async function lineDates(
  { folder, commit }: NonNullable<Origin['history']>,
  path: string,
): Promise<number[]> {
  const argv = [
    '-c',
    'safe.directory=*',
    'blame',
    '--line-porcelain',
    '-w',
    '-M',
    ...(commit === undefined ? [] : [commit]),
  ];
  const child = spawn('git', [...argv, '--', path], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, problem, code] = await Promise.all([
    readText(child.stdout),
    readText(child.stderr),
    new Promise<number | null>((resolve) => child.on('error', () => resolve(null)).on('close', resolve)),
  ]);
  if (code !== 0)
    throw noHistory(`git does not tell when the lines of ${path} were written: ${problem.trim()}`);
  return [...out.matchAll(/^author-time (\d+)$/gm)].map(([, seconds]) => Number(seconds) * 1000);
}

export const noHistory = (message: string): AssayError =>
  new AssayError('no-history', message, {
    next: 'Give --since with a clone of the repository that has its whole history, or leave it out.',
  });

/** Whether every line of a method that is not blank was written at that time or later. */
export function isNewer(
  { first, body }: Method,
  text: string,
  dates: readonly number[],
  since: number,
): boolean {
  const lines = text.split('\n').slice(first, body[1] + 1);
  return lines.every((line, at) => line.trim() === '' || (dates[first + at] ?? Infinity) >= since);
}
