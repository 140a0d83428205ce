// What a million samples cost and take on N machines: measured figures of one shard, and a simulation of the rest.
// `npm run build`, then: node scripts/on-paper.mjs [--samples 1000000] [--tokens-a-second 2500] [--price 2]
import { parseArgs } from 'node:util';
import { divide } from '../dist/pipeline/shards/divide.js';

const number = (standard) => ({ type: 'string', default: String(standard) });
const { values } = parseArgs({
  options: {
    samples: number(1_000_000),
    tasks: number(1_000),
    /** Of an answer, mean; tasks differ log-normally around it. */
    tokens: number(700),
    /** What one server decodes with its slots full: measure yours, it decides everything. */
    'tokens-a-second': number(2_500),
    /** Of a machine with that server, an hour. */
    price: number(2),
    /** From the order of a machine to its first token: image, model, checks. */
    'start-s': number(300),
    'evictions-an-hour': number(0.05),
    /** Measured: CPU seconds of grading a sample of HumanEval+ (docs/performance.md: 18 s for 164). */
    'cpu-a-sample': number(0.11),
    cores: number(8),
    /** Measured: CPU seconds and bytes a sample of merging its answer and its verdict. */
    'merge-s': number(0.000128),
    bytes: number(3_120),
  },
});
const given = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]));
const random = generator(1);

const loads = Array.from({ length: given.tasks }, (_, at) => ({
  id: `T/${at}`,
  language: 'python',
  samples: given.samples / given.tasks,
  cost: given.tokens * Math.exp(0.8 * normal() - 0.32),
}));
const costs = new Map(loads.map(({ id, cost }) => [id, cost]));

console.log('machines  hours  machine hours   cost  waits for the slowest  starts  evictions');
for (const machines of [1, 10, 100, 1_000, 4_000]) console.log(lineOf(simulate(machines)));
const rate = given['tokens-a-second'] / given.tokens;
console.log(
  `\nA machine asks for ${rate.toFixed(1)} samples a second; its ${given.cores} cores grade ${(given.cores / given['cpu-a-sample']).toFixed(0)}.`,
);
console.log(
  `Merging takes ${Math.round(given.samples * given['merge-s'])} CPU seconds and ${((given.samples * given.bytes) / 1e9).toFixed(1)} GB of disk.`,
);

function simulate(machines) {
  const { shards } = divide(loads, machines);
  let evictions = 0;
  const seconds = shards.map((pieces) => {
    const tokens = pieces.reduce((sum, { id, count }) => sum + count * costs.get(id), 0);
    const asked = tokens / given['tokens-a-second'];
    // What is stored is not asked again: an eviction costs a start and the answers that were on their way.
    const times = poisson((asked / 3600) * given['evictions-an-hour']);
    evictions += times;
    return given['start-s'] + asked + times * (given['start-s'] + 30);
  });
  const total = seconds.reduce((sum, each) => sum + each, 0);
  return { machines, slowest: Math.max(...seconds), total, evictions };
}

function lineOf({ machines, slowest, total, evictions }) {
  const hours = (seconds) => (seconds / 3600).toFixed(2);
  const cells = [
    String(machines).padStart(8),
    hours(slowest).padStart(6),
    hours(total).padStart(14),
    ((total / 3600) * given.price).toFixed(0).padStart(6),
    `${((1 - total / machines / slowest) * 100).toFixed(0)} %`.padStart(22),
    `${(((machines + evictions) * given['start-s'] * 100) / total).toFixed(0)} %`.padStart(7),
    String(evictions).padStart(10),
  ];
  return cells.join(' ');
}

/** Box and Muller's. */
function normal() {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Knuth's. */
function poisson(mean) {
  let [count, chance] = [0, random()];
  for (; chance > Math.exp(-mean); count += 1) chance *= random();
  return count;
}

/** The same numbers each time. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
