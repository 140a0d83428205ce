import { setTimeout as delay } from 'node:timers/promises';

import { AssayError } from '../../errors.ts';
import type { Language, Sandbox, SandboxIdentity } from '../contract.ts';
import { openBait } from './bait.ts';
import { type Process, descendants, stillAlive } from './processes.ts';
import { LANGUAGES, type Subject, programsOf } from './programs.ts';
import { tryProgram } from './trial.ts';

/** How a sandbox took one program. */
export interface Trial {
  readonly program: string;
  readonly language: Language;
  readonly subject: Subject;
  /** What did not hold, each as the end of a sentence about the program; [] where everything did. */
  readonly breaches: readonly string[];
}

export interface Examination {
  readonly identity: SandboxIdentity;
  readonly trials: readonly Trial[];
  /** Why no program in JavaScript was tried, where none was. */
  readonly noJavaScript?: string;
}

export interface ExamineOptions {
  /** Opens the sandbox; throws AssayError where it cannot isolate here. */
  readonly open: (concurrency: number) => Promise<Sandbox>;
  readonly onTrial?: (trial: Trial) => void;
  readonly signal?: AbortSignal;
}

/** Stands for what a program may start that outlives its sandbox. */
const AFTERWARDS = 'the closed sandbox';
/** What is killed with its parent ends a moment after it. */
const END_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 50;

/** How many trials an examination has where both languages can run. */
export const TRIALS = LANGUAGES.reduce((sum, language) => sum + programsOf(language).length + 1, 0);

/** Tries every program, each language in a sandbox of its own. Throws what `open` throws, or the signal's reason. */
export async function examine(options: ExamineOptions): Promise<Examination> {
  const python = await examineLanguage('python', options);
  try {
    const javascript = await examineLanguage('javascript', options);
    return { identity: python.identity, trials: [...python.trials, ...javascript.trials] };
  } catch (error) {
    if (!(error instanceof AssayError && error.code === 'no-javascript')) throw error;
    return { ...python, noJavaScript: error.message };
  }
}

async function examineLanguage(
  language: Language,
  { open, onTrial, signal }: ExamineOptions,
): Promise<Examination> {
  const others = new Set(descendants(process.pid).map(({ pid }) => pid));
  const trials: Trial[] = [];
  const keep = (program: string, subject: Subject, breaches: readonly string[]) => {
    const trial = { program, language, subject, breaches };
    trials.push(trial);
    onTrial?.(trial);
  };
  // One job at a time: whatever a program leaves behind meets the next.
  const sandbox = await open(1);
  let started: readonly Process[] = [];
  try {
    await tryAll(language, sandbox, keep, signal);
  } finally {
    started = descendants(process.pid).filter(({ pid }) => !others.has(pid));
    await sandbox.close();
  }
  keep(AFTERWARDS, 'processes', await outliving(started));
  return { identity: sandbox.identity, trials };
}

async function tryAll(
  language: Language,
  sandbox: Sandbox,
  keep: (program: string, subject: Subject, breaches: readonly string[]) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const bait = await openBait();
  try {
    for (const program of programsOf(language)) {
      const breaches = await tryProgram(sandbox, program, bait, signal === undefined ? {} : { signal });
      keep(program.name, program.subject, breaches);
    }
  } finally {
    bait.close();
  }
}

/** Processes that end neither with the sandbox nor soon after it. */
async function outliving(started: readonly Process[]): Promise<string[]> {
  const patience = performance.now() + END_WITHIN_MS;
  while (started.some(stillAlive) && performance.now() < patience) await delay(LOOK_EVERY_MS);
  return started.filter(stillAlive).map(({ pid }) => `left process ${pid} behind`);
}
