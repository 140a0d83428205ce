import type { Points } from '../stats/figures.ts';
import type { Estimate } from '../stats/interval.ts';

/** `87.2 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `[81.2, 91.5]`: the ends of an interval of shares, in per cent. */
export function interval(ends: { readonly low: number; readonly high: number }): string {
  return `[${(100 * ends.low).toFixed(1)}, ${(100 * ends.high).toFixed(1)}]`;
}

/** `62.2 % [54.6, 69.3]` */
export function estimateText(estimate: {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}): string {
  return `${percent(estimate.value)} ${interval(estimate)}`;
}

/** `61/148` points, or `62.2 %`; '' for neither. */
export function reachedText(figures: Estimate | Points | undefined): string {
  if (figures === undefined) return '';
  return 'total' in figures ? `${figures.passed}/${figures.total}` : percent(figures.value);
}

/** `+7.9 pp`: a difference of shares, in percentage points. */
export function points(difference: number): string {
  return `${sign(difference)} pp`;
}

/** `[−1.2, +14.5]`: the ends of an interval of differences, in percentage points. */
export function signed(ends: { readonly low: number; readonly high: number }): string {
  return `[${sign(ends.low)}, ${sign(ends.high)}]`;
}

function sign(difference: number): string {
  const shown = Math.abs(100 * difference).toFixed(1);
  return `${difference < 0 && shown !== '0.0' ? '−' : '+'}${shown}`;
}

/** `12 s`, `3 min 20 s` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** `86.7 MB` */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
