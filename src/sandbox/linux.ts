import { spawn } from 'node:child_process';

import { AssayError } from '../errors.ts';
import type { Backend, Probe } from './backend.ts';
import { CallAttempt } from './call.ts';
import { CheckAttempt } from './check.ts';
import { type Sandbox, SandboxFailure } from './contract.ts';
import { evaluateCalls } from './evaluate.ts';
import { ExpressionAttempt } from './expression.ts';
import type { Interpreter } from './interpreter.ts';
import { checkJavaScript } from './javascript-check.ts';
import { type Launched, Member, type Ready } from './member.ts';
import { type NodeProgram, findNode } from './node.ts';
import { Pool } from './pool.ts';
import { type Hindrance, preflight } from './preflight.ts';
import { NOBODY, isRoot } from './reachable.ts';
import { selfCheck } from './self-check.ts';
import { ENVIRONMENT } from './supervisor.ts';
import { NO_LANDLOCK, remedy } from './symptoms.ts';

/** Of the messages, the frames and the encoding: expected values that were cached under another one are not used. */
export const RUNNER_VERSION = '2';

/** What runs the programs of each language. */
export interface Programs {
  readonly python: Interpreter;
  readonly node: NodeProgram | undefined;
}

/** How one Linux backend starts its supervisors; everything else is the same for all of them. */
export interface Launcher {
  readonly name: string;
  /** What the user does to get it, as a sentence, where nothing better is known: see `remedy`. */
  readonly next: string;
  launch(programs: Programs): Promise<Launched>;
}

/** A member that has shown that it isolates, and how more of its kind are started. */
export interface Opened {
  readonly member: Member;
  readonly ready: Ready;
  start(): Promise<Member>;
  /** Name and identifier of its image, where it is a container. */
  readonly image?: string;
  /** Version of the Node that it runs JavaScript with. */
  readonly node: string | undefined;
  /** Why JavaScript cannot run, where it is known already. */
  readonly noJavaScript: string | undefined;
  /** See SandboxIdentity. */
  readonly slowness?: number;
  /** What the user does to have JavaScript, as a sentence. */
  readonly forJavaScript: string;
}

export function linuxBackend(launcher: Launcher): Backend {
  return backendOf(launcher.name, () => tryStart(launcher));
}

/** A backend of which `open` gives the first member, or what is missing for one. */
export function backendOf(
  name: string,
  open: () => Promise<Opened | { missing: string; next: string }>,
): Backend {
  return {
    name,
    async probe(): Promise<Probe> {
      const found = await open();
      if ('missing' in found) return { ok: false, ...found };
      const noJavaScript = found.noJavaScript ?? (await checkJavaScript((make) => found.member.run(make())));
      await found.member.close();
      return { ok: true, ...(noJavaScript !== undefined && { noJavaScript }) };
    },
    async open(concurrency) {
      const found = await open();
      if ('missing' in found) {
        throw new AssayError(
          'sandbox-unavailable',
          `The ${name} sandbox cannot isolate here: ${found.missing}.`,
          {
            next: found.next,
          },
        );
      }
      return sandboxOf(name, found, concurrency);
    },
  };
}

/** A member that has shown that it isolates. */
async function tryStart(launcher: Launcher): Promise<Opened | Hindrance> {
  const python = await preflight();
  if ('missing' in python) return python;
  try {
    return await startChecked(launcher, python);
  } catch (error) {
    if (!(error instanceof SandboxFailure)) throw error;
    return { missing: error.message, next: remedy(error.message) ?? launcher.next };
  }
}

async function startChecked(launcher: Launcher, python: Interpreter): Promise<Opened> {
  const found = findNode(isRoot());
  const programs = { python, node: 'missing' in found ? undefined : found };
  const start = async () => Member.start(await launcher.launch(programs), programs.node);
  const { member, ready } = await start();
  const lack = ready.landlock === 0 ? NO_LANDLOCK : await selfCheck(member);
  if (lack === undefined) {
    const unreachable = ready.node ? undefined : 'the sandbox cannot execute the Node that runs Assay';
    return {
      member,
      ready,
      start: async () => (await start()).member,
      node: process.versions.node,
      noJavaScript: 'missing' in found ? found.missing : unreachable,
      forJavaScript: 'Run Assay with a Node that every user can reach, for example one below /usr or /opt.',
    };
  }
  await member.close();
  throw new SandboxFailure(lack);
}

function sandboxOf(name: string, opened: Opened, concurrency: number): Sandbox {
  const { member, ready, image, node, noJavaScript, slowness } = opened;
  const pool = new Pool(() => opened.start(), concurrency, member);
  let checked: Promise<string | undefined> | undefined;
  const requireJavaScript = async () => {
    // The check is made once, by the first job that needs it: whoever grades Python alone does not wait for it.
    checked ??= checkJavaScript((make) => pool.run(make));
    const lack = noJavaScript ?? (await checked);
    if (lack !== undefined) throw noJavaScriptError(lack, opened.forJavaScript);
  };
  const identity = {
    backend: name,
    ...(image !== undefined && { image }),
    python: ready.python,
    ...(noJavaScript === undefined && node !== undefined && { node }),
    ...(slowness !== undefined && { slowness }),
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
      if (job.language === 'javascript') await requireJavaScript();
      return evaluateCalls(job, (part) =>
        pool.run((terms) => new ExpressionAttempt(part, terms), options?.signal),
      );
    },
    pulse: () => pool.pulse(),
    close: () => pool.close(),
  };
}

function noJavaScriptError(lack: string, next: string): AssayError {
  return new AssayError('no-javascript', `This sandbox cannot run JavaScript: ${lack}.`, { next });
}

/** Starts a command without the caller's environment or folder, and never as root. */
export function spawnConfined(command: string, args: readonly string[]): Launched['process'] {
  const user = isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
  return spawn(command, args, { cwd: '/', env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'], ...user });
}
