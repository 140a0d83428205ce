// Looks for what hours would show: a program that is wrongly accepted or escapes, a server that loses jobs or grows, rows that
// get lost on the way to a store.
// `npm run soak -- [attacker] [service] [stores] [--backend B] [--programs N] [--seed N] [--minutes M] [--json]`
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `npm run soak -- [attacker] [service] [stores] [options]

  attacker   hostile programs, made by the hundred, against each sandbox that works here
  service    \`assay sandbox serve\` under twice the load that it can take, among clients that misbehave
  stores     shards that are killed, on an object store that dies, breaks connections and is slow, and their
             merge; ASSAY_TEST_S3 names the folder of scripts/start-s3-server.sh

  --backend B    attack this sandbox alone
  --programs N   programs against each sandbox (default: 300)
  --seed N       the same seed makes the same programs (default: drawn)
  --minutes M    at most so long for each sandbox; how long the load lasts (default: 10)
  --json         one object

Exits with 1 where something was accepted, escaped, was lost or grew. Example:
  npm run soak -- attacker --backend landlock --programs 1000 --seed 7`;

const PARTS = ['attacker', 'service', 'stores'];
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backend: { type: 'string' },
    programs: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '10' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const unknown = positionals.find((name) => !PARTS.includes(name));
if (unknown !== undefined) fail(`There is no part called ${unknown}. Known: ${PARTS.join(', ')}.`);
const [programs, seed, minutes] = ['programs', 'seed', 'minutes'].map(numberOf);
if (!existsSync(fileURLToPath(new URL('../dist/cli.js', import.meta.url))))
  fail('There is nothing to soak yet: npm run build.');

const results = [];
for (const name of positionals.length === 0 ? PARTS : positionals) {
  const { run } = await import(`./${name}/run.mjs`);
  for await (const result of run({ programs, seed, minutes, backend: flags.backend, fail })) {
    results.push(result);
    if (!flags.json) console.log(result.text);
  }
}
if (flags.json) console.log(JSON.stringify({ seed, results }));
process.exit(results.some(({ failed }) => failed) ? 1 : 0);

function numberOf(name) {
  const number = Number(flags[name]);
  if (!(number > 0) || (name !== 'minutes' && !Number.isInteger(number)))
    fail(`--${name} takes a number above 0.`);
  return number;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
