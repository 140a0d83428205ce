import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

import { lastWord } from '../last-word.ts';

/** A container engine's command line: Docker's and Podman's understand the same words. */
export interface Engine {
  /** Its command, and the backend's name. */
  readonly name: 'docker' | 'podman';
  /** Flags of `run` that this engine alone has. */
  readonly flags: readonly string[];
  /** What the user does where it is not installed, as a sentence. */
  readonly install: string;
  /** What the user does where it does not answer, as a sentence. */
  readonly start: string;
}

/** The engine could not do what it was asked; the message is its own last word. */
export class EngineError extends Error {
  /** Its command is not on this machine. */
  readonly isMissing: boolean;

  constructor(message: string, isMissing: boolean) {
    super(message);
    this.isMissing = isMissing;
  }
}

/** A daemon that hangs answers nothing for ever; one that starts its first container may take long. */
const PATIENCE_MS = 180_000;

/** What the engine prints for these arguments. Throws EngineError. */
export async function ask({ name }: Pick<Engine, 'name'>, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(name, args, { timeout: PATIENCE_MS, windowsHide: true });
    return stdout.trim();
  } catch (error) {
    throw engineError(name, error);
  }
}

/** Podman's monitor writes a file `oom` into the folder that it was started in, when memory runs out: here it cannot. */
const NOWHERE = process.platform === 'linux' ? '/proc' : '/';

/** The engine's command, with the arguments of its `run`; its streams are the container's. */
export function startAttached(
  { name }: Pick<Engine, 'name'>,
  args: readonly string[],
): ChildProcessWithoutNullStreams {
  // A process group of its own: what a terminal's Ctrl-C means is for Assay to say.
  return spawn(name, args, { cwd: NOWHERE, detached: true, windowsHide: true, stdio: 'pipe' });
}

function engineError(name: string, error: unknown): EngineError {
  if (!(error instanceof Error)) return new EngineError(String(error), false);
  if ('code' in error && error.code === 'ENOENT') return new EngineError(`${name} is not installed`, true);
  if ('killed' in error && error.killed === true)
    return new EngineError(`${name} did not answer within ${PATIENCE_MS / 1000} s`, false);
  const said = 'stderr' in error ? String(error.stderr) : '';
  return new EngineError(lastWord(said) ?? error.message, false);
}
