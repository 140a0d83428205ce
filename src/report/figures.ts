/** `87.2 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `[81.2, 91.5]`: the ends of an interval of shares, in per cent. */
export function interval(ends: { readonly low: number; readonly high: number }): string {
  return `[${(100 * ends.low).toFixed(1)}, ${(100 * ends.high).toFixed(1)}]`;
}

/** `12 s`, `3 min 20 s` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
