// What a million samples cost and take on N machines: measured figures of one shard, and a simulation of the rest.
// `npm run build`, then: node scripts/on-paper.mjs --tokens-a-second 1000 --price 4 --machines 8 64
import { Command, InvalidArgumentError } from 'commander';
import { divide } from '../dist/pipeline/shards/divide.js';

const options = new Command('node scripts/on-paper.mjs')
  .description('what a million samples cost and take, by measured figures and a simulation')
  .option('--machines <n...>', 'rows of the table', numbers, [1, 10, 100, 1_000, 4_000]);
for (const [name, standard, what] of [
  ['samples', 1_000_000, 'of all tasks together'],
  ['tasks', 1_000, 'of the suite'],
  ['tokens', 700, 'of an answer, mean; tasks differ log-normally around it'],
  [
    'tokens-a-second',
    2_500,
    'that a server decodes with its slots full: measure yours, it decides everything',
  ],
  ['price', 2, 'of a machine with that server, an hour'],
  ['start-s', 300, 'from the order of a machine to its first token: image, model, checks'],
  ['evictions-an-hour', 0.05, 'of a machine'],
  ['cpu-a-sample', 0.11, 'CPU seconds of grading, as measured with HumanEval+'],
  ['cores', 8, 'of a machine'],
  ['merge-s', 0.000128, 'CPU seconds a sample of merging its answer and its verdict, as measured'],
  ['bytes', 3_120, 'a sample of its answer and its verdict, as measured'],
])
  options.option(`--${name} <n>`, what, number, standard);
const given = options.parse().opts();
const random = generator(1);

const loads = Array.from({ length: given.tasks }, (_, at) => ({
  id: `T/${at}`,
  language: 'python',
  samples: Math.round(given.samples / given.tasks),
  cost: given.tokens * Math.exp(0.8 * normal() - 0.32),
}));
const costs = new Map(loads.map(({ id, cost }) => [id, cost]));

console.log('machines  hours  machine hours   cost  waits for the slowest  starts  evictions');
for (const machines of given.machines) console.log(lineOf(simulate(machines)));
const rate = given.tokensASecond / given.tokens;
console.log(
  `\nA machine asks for ${rate.toFixed(1)} samples a second; its ${given.cores} cores grade ${(given.cores / given.cpuASample).toFixed(0)}.`,
);
console.log(
  `Merging takes ${Math.round(given.samples * given.mergeS)} CPU seconds and ${((given.samples * given.bytes) / 1e9).toFixed(1)} GB of disk.`,
);

function number(text) {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('Give a number, 0 or more.');
}

function numbers(text, earlier) {
  const value = number(text);
  if (!Number.isInteger(value) || value === 0)
    throw new InvalidArgumentError('Give whole numbers from 1 up.');
  return options.getOptionValueSource('machines') === 'default' ? [value] : [...earlier, value];
}

function simulate(machines) {
  const { shards } = divide(loads, machines);
  let evictions = 0;
  const seconds = shards.map((pieces) => {
    const tokens = pieces.reduce((sum, { id, count }) => sum + count * costs.get(id), 0);
    const asked = tokens / given.tokensASecond;
    // What is stored is not asked again: an eviction costs a start and the answers that were on their way.
    const times = poisson((asked / 3600) * given.evictionsAnHour);
    evictions += times;
    return given.startS + asked + times * (given.startS + 30);
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
    `${(((machines + evictions) * given.startS * 100) / total).toFixed(0)} %`.padStart(7),
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
