import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { SandboxFailure } from '../contract.ts';
import { PYTHON, QUICKJS, findBuild } from '../embedded/builds.ts';
import { type Opened, backendOf } from '../linux.ts';
import { type Launched, Member } from '../member.ts';
import { selfCheck } from '../self-check.ts';
import { ENVIRONMENT, PYTHON_FLAGS } from '../supervisor.ts';

const SUPERVISOR = fileURLToPath(new URL('../runners/wasm/supervisor.cjs', import.meta.url));
/** Of V8's own heap: the memory of programs lies outside it and has limits of its own. */
const NODE_FLAGS = ['--max-old-space-size=512', '--disable-proto=delete', '--no-addons'];

/** Of Python, against Debian's: fifteen small programs took from 4.0 to 14.7 times as long (docs/sandboxes.md). */
const SLOWNESS = 15;

/** Interpreters compiled to WebAssembly, in a Node of their own: needs neither Python nor Linux nor an engine, and is slower. */
export const embedded = backendOf('embedded', tryStart);

async function tryStart(): Promise<Opened | { missing: string; next: string }> {
  try {
    return await startChecked();
  } catch (error) {
    if (!(error instanceof SandboxFailure)) throw error;
    return {
      missing: error.message,
      next: `Install them with: npm install --no-save ${PYTHON.package} ${QUICKJS.package}`,
    };
  }
}

async function startChecked(): Promise<Opened> {
  const builds = await Promise.all([PYTHON, QUICKJS].map(findBuild));
  const start = () => Member.start(launch(builds), undefined);
  const { member, ready } = await start();
  const lack = await selfCheck(member);
  if (lack === undefined) {
    return {
      member,
      ready,
      start: async () => (await start()).member,
      node: QUICKJS.package,
      slowness: SLOWNESS,
      noJavaScript: undefined,
      forJavaScript: 'Choose another sandbox.',
    };
  }
  await member.close();
  throw new SandboxFailure(lack);
}

function launch(builds: readonly string[]): Launched {
  return {
    process: spawn(process.execPath, [...NODE_FLAGS, SUPERVISOR, ...builds, ...PYTHON_FLAGS], {
      env: ENVIRONMENT,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    }),
    folder: '/',
    dispose: async () => {},
  };
}
