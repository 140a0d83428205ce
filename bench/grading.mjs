// Wall time of grading the reference solutions, as a ratio to half of what their calls cost by themselves on one core.
import { loadSuite } from '../dist/suites/index.js';
import { dataFolder, median, sum, verify, withFolder } from './parts.mjs';
import { plainCalls } from './plain.mjs';
import { watchCpu } from './tree.mjs';

const CORES = 2;
/** Returns more than a gigabyte: shown apart. */
const HUGE = 'Mbpp/255';

export async function* run({ rounds }) {
  yield* measure('humaneval+', { rounds, atMost: 1.25 });
  yield* measure('mbpp+', { rounds, atMost: 1.4 });
}

async function* measure(name, { rounds, atMost }) {
  const suite = await loadSuite(name, { dataDir: dataFolder() });
  const ids = suite.tasks.map(({ id }) => id);
  const rest = ids.filter((id) => id !== HUGE);
  yield* await withFolder(async (cache) => {
    const cold = await graded(name, cache);
    const tries = [];
    // Both sides in turn, so that a slow moment of the machine meets both.
    for (let round = 0; round < rounds; round++) {
      const plain = await plainCalls(suite);
      const together = await Promise.all([plainCalls(suite), plainCalls(suite)]);
      const warm = { all: await graded(name, cache) };
      if (rest.length < ids.length) {
        warm.rest = await graded(name, cache, rest);
        warm.huge = await graded(name, cache, [HUGE]);
      }
      tries.push({ plain, together, warm });
    }
    return figuresOf(name, { ids, rest, cold, tries, atMost });
  });
}

function figuresOf(name, { ids, rest, cold, tries, atMost }) {
  const whole = figure(`${name}, warm`, tries, 'all', ids);
  const coldOnes = tries.map((one) => ({ ...one, warm: { cold } }));
  const first = figure(`${name}, cold (expected values made first)`, coldOnes, 'cold', ids);
  if (rest.length === ids.length) return [{ ...whole, atMost }, first];
  return [
    { ...figure(`${name} but ${HUGE}, warm`, tries, 'rest', rest), atMost },
    // One job, which the second core cannot help with.
    figure(`${HUGE} alone, warm, to its calls' CPU time`, tries, 'huge', [HUGE], 1),
    whole,
    first,
  ];
}

function figure(name, tries, side, ids, cores = CORES) {
  const cpuOf = (calls) => sum(ids.map((id) => calls[id]));
  const each = tries.map(({ plain, together, warm }) => ({
    plain_cpu_s: cpuOf(plain),
    // What the same calls cost while the other core makes them too: no grading on both cores can be faster than this.
    two_at_once: sum(together.map(cpuOf)) / (CORES * cpuOf(plain)),
    ...warm[side],
  }));
  const middle = (value) => median(each.map(value));
  return {
    name: `grading ${name}`,
    value: middle(({ wall_s, plain_cpu_s }) => wall_s / (plain_cpu_s / cores)),
    details: {
      wall_s: middle(({ wall_s }) => wall_s),
      plain_cpu_s: middle(({ plain_cpu_s }) => plain_cpu_s),
      two_at_once: middle(({ two_at_once }) => two_at_once),
      jobs_cpu_s: middle(({ cpu_s }) => cpu_s),
      all_cpu_s: middle(({ all_cpu_s }) => all_cpu_s),
      others_cores: middle(({ others_cores }) => others_cores),
    },
  };
}

async function graded(name, cache, tasks) {
  let stop;
  const result = await verify(name, { cache, tasks }, (pid) => (stop = watchCpu(pid)));
  return { ...result, ...(await stop()) };
}
