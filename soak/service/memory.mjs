// Whether memory stays what it is.
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../../bench/parts.mjs';
import { pssOfTree } from '../../bench/tree.mjs';

const EVERY_MS = 1000;

/** Megabytes of a process and its descendants, every second until `isOver()`. */
export async function sampleMemory(pid, isOver) {
  const samples = [];
  while (!isOver()) {
    samples.push((await pssOfTree(pid)) / 1e6);
    await sleep(EVERY_MS);
  }
  return samples;
}

/** The median of the last third to that of the first, after a tenth of the time for warming up. */
export function growthOf(samples) {
  const warm = samples.slice(Math.ceil(samples.length / 10));
  const third = Math.floor(warm.length / 3);
  const [first, last] = [median(warm.slice(0, third)), median(warm.slice(-third))];
  return { first, last, peak: Math.max(...samples), growth: last / first };
}
