/** Milliseconds since 1970, with fractions; of two calls in a process the later never gives less. */
export const now = (): number => performance.timeOrigin + performance.now();
