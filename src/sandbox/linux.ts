import { spawn } from 'node:child_process';

import { AssayError } from '../errors.ts';
import type { Backend, Probe } from './backend.ts';
import { CallAttempt } from './call.ts';
import { CheckAttempt } from './check.ts';
import { type Sandbox, SandboxFailure } from './contract.ts';
import { evaluateCalls } from './evaluate.ts';
import { ExpressionAttempt } from './expression.ts';
import { type Interpreter, findPython } from './interpreter.ts';
import { type Launched, Member, type Ready } from './member.ts';
import { Pool } from './pool.ts';
import { selfCheck } from './self-check.ts';
import { ENVIRONMENT } from './supervisor.ts';

/** Of the messages, the frames and the encoding: expected values that were cached under another one are not used. */
export const RUNNER_VERSION = '1';
const NOBODY = 65_534;

/** How one Linux backend starts its supervisors; everything else is the same for all of them. */
export interface Launcher {
  readonly name: string;
  /** What the user does to get it, as a sentence. */
  readonly next: string;
  launch(python: Interpreter): Promise<Launched>;
  /** What a started supervisor lacks, if anything. */
  lacks?(ready: Ready): string | undefined;
}

interface Opened {
  readonly member: Member;
  readonly ready: Ready;
  readonly python: Interpreter;
}

export function linuxBackend(launcher: Launcher): Backend {
  return {
    name: launcher.name,
    async probe(): Promise<Probe> {
      const found = await tryStart(launcher);
      if ('missing' in found) return { ok: false, ...found };
      await found.member.close();
      return { ok: true };
    },
    async open(concurrency) {
      const found = await tryStart(launcher);
      if ('missing' in found) {
        throw new AssayError(
          'sandbox-unavailable',
          `The ${launcher.name} sandbox cannot isolate here: ${found.missing}.`,
          {
            next: found.next,
          },
        );
      }
      return sandboxOf(launcher, found, concurrency);
    },
  };
}

/** A member that has shown that it isolates. */
async function tryStart(launcher: Launcher): Promise<Opened | { missing: string; next: string }> {
  if (process.platform !== 'linux') {
    return {
      missing: `it needs Linux, this is ${process.platform}`,
      next: 'Run Assay on Linux, in a virtual machine for example.',
    };
  }
  const python = await findPython();
  if (python === undefined) {
    return {
      missing: 'there is no python3 of at least version 3.9',
      next: 'Install it, for example with: apt install python3',
    };
  }
  try {
    return { ...(await startChecked(launcher, python)), python };
  } catch (error) {
    if (!(error instanceof SandboxFailure)) throw error;
    return { missing: error.message, next: launcher.next };
  }
}

async function startChecked(
  launcher: Launcher,
  python: Interpreter,
): Promise<{ member: Member; ready: Ready }> {
  const { member, ready } = await Member.start(await launcher.launch(python));
  const lack = launcher.lacks?.(ready) ?? (await selfCheck(member));
  if (lack === undefined) return { member, ready };
  await member.close();
  throw new SandboxFailure(lack);
}

function sandboxOf(launcher: Launcher, { member, ready, python }: Opened, concurrency: number): Sandbox {
  const launch = async () => (await Member.start(await launcher.launch(python))).member;
  const pool = new Pool(launch, concurrency, member);
  const identity = {
    backend: launcher.name,
    python: ready.python,
    runner: RUNNER_VERSION,
    packages: ready.packages,
  };
  return {
    identity,
    concurrency,
    call: (job, options) =>
      pool.run((terms) => new CallAttempt(job, terms, options?.watch?.()), options?.signal),
    check: (job, options) => pool.run((terms) => new CheckAttempt(job, terms), options?.signal),
    evaluate: async (job, options) => {
      if (job.language === 'javascript') throw noJavaScript();
      return evaluateCalls(job, (part) =>
        pool.run((terms) => new ExpressionAttempt(part, terms), options?.signal),
      );
    },
    close: () => pool.close(),
  };
}

function noJavaScript(): AssayError {
  return new AssayError('no-javascript', 'This sandbox cannot run JavaScript yet.');
}

/** Starts a command without the caller's environment or folder, and never as root. */
export function spawnConfined(command: string, args: readonly string[]): Launched['process'] {
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  return spawn(command, args, { cwd: '/', env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'], ...user });
}

export { NOBODY };
