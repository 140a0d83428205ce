// The search against each sandbox of this machine.
import { NAMES, backend as findBackend } from '../backends.mjs';
import { search } from './search.mjs';

export async function* run({ programs, seed, minutes, backend, fail }) {
  if (backend !== undefined && !NAMES.includes(backend))
    fail(`There is no sandbox called ${backend}. Known: ${NAMES.join(', ')}.`);
  for (const name of backend === undefined ? NAMES : [backend]) {
    const { open, missing } = await findBackend(name);
    if (open === undefined)
      yield {
        part: 'attacker',
        backend: name,
        skipped: missing,
        text: `attacker  ${name}: skipped, ${missing}`,
      };
    else yield await attack(name, open, { programs, seed, minutes });
  }
}

async function attack(name, open, { programs, seed, minutes }) {
  const startedAt = Date.now();
  const isOver = () => Date.now() - startedAt > minutes * 60_000;
  const found = await search({ open, programs, seed, isOver, onProgram: progressOf(name, programs) });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const result = {
    part: 'attacker',
    backend: name,
    seed,
    seconds,
    ...found,
    failed: found.findings.length > 0,
  };
  return { ...result, text: textOf(result) };
}

/** Where somebody watches. */
function progressOf(name, programs) {
  if (!process.stderr.isTTY) return () => {};
  return (done, findings) =>
    process.stderr.write(`\r${name}: ${done} of ${programs} programs, ${findings.length} findings \r`);
}

function textOf({ backend, programs, seed, seconds, outcomes, findings }) {
  const counts = Object.entries(outcomes)
    .toSorted(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${outcome} ${count}`);
  const what = findings.length === 0 ? 'none accepted, none escaped' : `${findings.length} findings`;
  const head = `attacker  ${backend}: ${programs} programs of seed ${seed} in ${seconds} s, ${what} (${counts.join(', ')})`;
  return [head, ...findings.map(describe)].join('\n');
}

const describe = ({ what, language, target, at, code }) =>
  `\n--- ${what}\n    ${language}, judged by ${target}, program ${at}; the shortest that does it:\n${code}\n`;
