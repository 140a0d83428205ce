// Django's own tests in rooms: what a room adds to the bare command, rooms at the same time, and the environment to build.
import { cp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkspaces } from '../dist/workspaces/index.js';
import { Missing, median, secondsOf, withFolder } from './parts.mjs';

const PYTHON = '/usr/bin/python3';
const TESTS = [
  'tests/runtests.py',
  'basic',
  'lookup',
  'expressions',
  '--verbosity',
  '0',
  '--noinput',
  '--parallel',
  '1',
];
const VARIABLES = { PYTHONPATH: '/work/checkout' };
const LIMITS = { cpuS: 300, memoryBytes: 2 ** 31, diskBytes: 2 ** 29, processes: 64 };
const JOB = { argv: ['python', ...TESTS], files: [], limits: LIMITS, outputChars: 1000 };
const AT_ONCE = 2;

export async function* run({ rounds }) {
  const path = join(process.env.ASSAY_TEST_REPOSITORIES ?? '', 'django');
  if (!existsSync(join(path, 'tests')))
    throw new Missing(
      'it needs Django: ASSAY_TEST_REPOSITORIES names a folder of scripts/get-repositories.sh',
    );
  const project = {
    name: 'django',
    folder: '/',
    repository: { path },
    environment: {
      packages: ['python3-asgiref', 'python3-sqlparse', 'python3-tz'],
      install: [],
      variables: VARIABLES,
    },
    limits: LIMITS,
  };
  yield* await withFolder((folder) => measure(project, folder, rounds));
}

async function measure(project, folder, rounds) {
  process.env.ASSAY_CACHE = join(folder, 'cache');
  const workspaces = await openWorkspaces(project, { backend: 'bubblewrap', concurrency: AT_ONCE });
  try {
    const { checkout, buildS, bytes } = workspaces.environment;
    const bare = join(folder, 'bare');
    await cp(checkout, bare, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    return [
      {
        name: "building Django's environment",
        value: buildS,
        unit: ' s',
        details: { mb_on_disk: bytes / 1e6 },
      },
      await overhead(workspaces, bare, rounds),
      await atOnce(workspaces, rounds),
    ];
  } finally {
    await workspaces.close();
  }
}

/** In turn, so that both have the same load. */
async function overhead(workspaces, bare, rounds) {
  const env = { ...process.env, PYTHONPATH: bare, PYTHONHASHSEED: '0', PYTHONUTF8: '1' };
  const both = [];
  await inRoom(workspaces);
  for (let round = 0; round < 2 * rounds + 1; round++) {
    const room = await inRoom(workspaces);
    both.push({ room, bare: await secondsOf(PYTHON, TESTS, { cwd: bare, env }) });
  }
  return {
    name: "Django's tests in a room, to the bare command",
    value: median(both.map(({ room, bare: alone }) => room / alone)),
    atMost: 1.15,
    details: { room_s: median(both.map(({ room }) => room)), bare_s: median(both.map((one) => one.bare)) },
  };
}

async function atOnce(workspaces, rounds) {
  const tries = [];
  for (let round = 0; round < rounds; round++) {
    const inTurn = [await inRoom(workspaces), await inRoom(workspaces)].reduce((sum, one) => sum + one);
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, () => inRoom(workspaces)));
    tries.push({ inTurn, together: (performance.now() - startedAt) / 1000 });
  }
  return {
    name: `${AT_ONCE} rooms at the same time, to one after the other`,
    value: median(tries.map(({ inTurn, together }) => inTurn / together)),
    unit: ' times as fast',
    details: { together_s: median(tries.map(({ together }) => together)) },
  };
}

async function inRoom(workspaces) {
  const startedAt = performance.now();
  const { end, exitCode, output } = await workspaces.run(JOB);
  if (end !== 'exited' || exitCode !== 0)
    throw new Error(`Django's tests ended as ${end}: ${output.slice(-300)}`);
  return (performance.now() - startedAt) / 1000;
}
