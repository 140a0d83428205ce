// Every sandbox of this machine, and this machine behind a server: trivial jobs a second, and grading HumanEval+.
import { loadavg } from 'node:os';
import { openRemote } from '../dist/sandbox/backends/remote.js';
import { BACKENDS, openSandbox } from '../dist/sandbox/index.js';
import { startServer } from '../dist/sandbox/remote/server/serve.js';
import { loadSuite } from '../dist/suites/index.js';
import { bareStartsPerSecond, jobsPerSecond } from './jobs.mjs';
import { dataFolder, median, sum, verify, withFolder } from './parts.mjs';
import { plainCalls } from './plain.mjs';

const CORES = 2;
const JOBS = 200;
const SUITE = 'humaneval+';
const REMOTE = 'remote';

export async function* run({ rounds }) {
  const suite = await loadSuite(SUITE, { dataDir: dataFolder() });
  for (const name of [...BACKENDS.map((backend) => backend.name), REMOTE])
    yield* measure(name, suite, rounds);
}

async function* measure(name, suite, rounds) {
  const probe = await BACKENDS.find((backend) => backend.name === name)?.probe();
  if (probe?.ok === false) {
    yield { name: `${name}: jobs and grading`, skipped: probe.missing };
    return;
  }
  const room = await open(name);
  try {
    yield await jobs(name, room, rounds);
    yield await grading(name, room, suite, rounds);
  } finally {
    await room.close();
  }
}

/** `asked` and `env` make a command use the same. */
async function open(name) {
  if (name !== REMOTE) {
    const sandbox = await openSandbox({ backend: name });
    return { sandbox, asked: name, env: {}, close: () => sandbox.close() };
  }
  const env = { ASSAY_SANDBOX_TOKEN: 'token-of-this-measurement' };
  const server = await startServer({ sandbox: await openSandbox(), token: env.ASSAY_SANDBOX_TOKEN });
  const sandbox = await openRemote({ backend: server.url, env });
  const close = async () => {
    await sandbox.close();
    await server.close();
  };
  return { sandbox, asked: server.url, env, close };
}

/** Both sides in turn, so that a slow moment of the machine meets both. The first round only warms up. */
async function jobs(name, { sandbox }, rounds) {
  const tries = [];
  for (let round = 0; round <= rounds; round++)
    tries.push({ ours: await jobsPerSecond(sandbox, JOBS), theirs: await bareStartsPerSecond(JOBS) });
  const warm = tries.slice(1);
  return {
    name: `${name}: trivial jobs, share of bare starts`,
    value: median(warm.map(({ ours, theirs }) => ours / theirs)),
    details: {
      jobs_per_s: median(warm.map(({ ours }) => ours)),
      bare_per_s: median(warm.map(({ theirs }) => theirs)),
    },
  };
}

/** Expected values are in the cache; seconds from the first job to the last verdict, to half of those that the calls alone take. */
async function grading(name, { asked, env }, suite, rounds) {
  return withFolder(async (cache) => {
    const graded = () => verify(SUITE, { cache, sandbox: asked, env });
    await graded();
    const tries = [];
    for (let round = 0; round < rounds; round++) {
      const plain = sum(Object.values(await plainCalls(suite)));
      tries.push({ plain, wall: (await graded()).wall_s });
    }
    return {
      name: `${name}: grading ${SUITE}, warm`,
      value: median(tries.map(({ plain, wall }) => wall / (plain / CORES))),
      details: {
        wall_s: median(tries.map(({ wall }) => wall)),
        plain_cpu_s: median(tries.map(({ plain }) => plain)),
        // Where it is far above the cores, the wall time is that of others' work.
        load_average: loadavg()[0],
      },
    };
  });
}
