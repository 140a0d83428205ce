// Prints measurements: all but the long ones, or those that are named. `npm run bench -- [--json] [--rounds N] [NAME…]`
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { COMMAND, Missing } from './parts.mjs';
import { lineOf, title } from './show.mjs';

const NAMES = [
  'startup',
  'client',
  'asking',
  'sequential',
  'jobs',
  'interviews',
  'grading',
  'backends',
  'repository',
  'mining',
  'memory',
  'leaderboard',
  'view',
];

/** Minutes each: only where they are named. */
const LONG = ['load'];

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '3' } },
});
const unknown = positionals.find((name) => ![...NAMES, ...LONG].includes(name));
const rounds = Number(flags.rounds);
if (unknown !== undefined)
  fail(`There is no measurement called ${unknown}. Known: ${[...NAMES, ...LONG].join(', ')}.`);
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds takes a whole number from 1.');
if (!existsSync(COMMAND)) fail('There is nothing to measure yet: npm run build.');

const figures = [];
if (!flags.json) console.log(title());
for (const name of positionals.length === 0 ? NAMES : positionals) {
  for await (const figure of figuresOf(name)) {
    figures.push(figure);
    if (!flags.json) console.log(lineOf(figure));
  }
}
if (flags.json) console.log(JSON.stringify({ rounds, figures }));

/** One that cannot be had or fails is named and takes no other with it. */
async function* figuresOf(name) {
  try {
    yield* (await import(`./${name}.mjs`)).run({ rounds });
  } catch (error) {
    yield error instanceof Missing
      ? { name, skipped: error.message }
      : { name, failed: String(error.message) };
  }
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
