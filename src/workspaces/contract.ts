/**
 * What a project's room offers: its environment is built once, and each command runs on a clean copy of its checkout.
 * Inside, both are always at the same places; the environment is a venv that is first on the PATH.
 */

import type { Refusal, SandboxIdentity } from '../sandbox/contract.ts';

/** Where commands find the checkout, and run. */
export const CHECKOUT = '/work/checkout';
/** Where they find the environment. */
export const ENVIRONMENT = '/work/environment';

/** What suite.yaml says of a repository. */
export interface Project {
  readonly name: string;
  readonly about?: string;
  readonly licence?: string;
  /** Folder of suite.yaml: paths in it are relative to this. */
  readonly folder: string;
  readonly repository: Repository;
  readonly environment: EnvironmentSpec;
  readonly tests: {
    /** How results are read. */
    readonly runner: 'unittest' | 'pytest' | 'django' | 'sympy';
    /** A program and its arguments; the element `{tests}` stands for the test paths. */
    readonly command: readonly string[];
    readonly maxTests: number;
  };
  readonly limits: CommandLimits;
}

/** A folder, or a commit of what `git` can fetch. */
export type Repository = { readonly path: string } | { readonly url: string; readonly commit: string };

export interface EnvironmentSpec {
  /** Versions that will do, with commas between: `>=3.10`, `==3.11.*`, `>=3.10,<3.13`. */
  readonly python?: string;
  /** Debian packages that must be installed where the project's commands run. */
  readonly packages: readonly string[];
  /** Shell commands, run once in the checkout with a network. */
  readonly install: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Bounds of one command with all the processes that it starts. */
export interface CommandLimits {
  /** CPU seconds of all processes together. Time in which none runs nor waits for a processor counts against the same bound. */
  readonly cpuS: number;
  /** Of all processes together. */
  readonly memoryBytes: number;
  /** Bytes that it may write, in the checkout, `/tmp` and `/dev/shm` together. */
  readonly diskBytes: number;
  /** Processes and threads that live at the same time. */
  readonly processes: number;
}

/** A file put over the clean checkout before a command. Its path is relative to the checkout and never leads outside. */
export interface PlacedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

export interface CommandJob {
  /** Run in the checkout. */
  readonly argv: readonly string[];
  readonly files: readonly PlacedFile[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly limits: CommandLimits;
  /** Last so many characters of what it prints are kept. */
  readonly outputChars: number;
}

export interface CommandReport {
  /**
   * `exited` by itself; `timeout`, `memory`, `disk` met a limit; `output` wrote more than 64 MiB to print or 16 MiB of
   * results; `killed` by a signal, or for more processes than may live.
   */
  readonly end: 'exited' | 'timeout' | 'memory' | 'disk' | 'output' | 'killed';
  /** Null unless it `exited`; 127 where the command cannot be run. */
  readonly exitCode: number | null;
  /** The tail of standard output and standard error, in the order written; hostile text. */
  readonly output: string;
  /** What was written on the results descriptor (its number is in ASSAY_RESULTS_FD): a pipe, no file. Hostile bytes. */
  readonly results: Uint8Array;
  readonly cpuS: number;
  readonly wallS: number;
  readonly peakBytes: number;
}

/** What the commands' rooms are made of. */
export interface WorkspaceIdentity extends SandboxIdentity {
  /** Content hash of the environment: of the checkout, the interpreter, the packages and the install commands. */
  readonly environment: string;
}

export interface BuiltEnvironment {
  readonly hash: string;
  /** Folder of the clean checkout, as the install commands left it: to be read, never written. */
  readonly checkout: string;
  /** Seconds that it took to build, whenever that was. */
  readonly buildS: number;
  /** On disk, the checkout included. */
  readonly bytes: number;
  /** It was built before. */
  readonly cached: boolean;
}

export interface RunCommandOptions {
  readonly signal?: AbortSignal | undefined;
}

/** An opened project: commands run at once, each in a room of its own without a network. */
export interface Workspaces {
  readonly identity: WorkspaceIdentity;
  /** What `auto` tried before; absent where a backend was named. */
  readonly refused?: readonly Refusal[];
  /** Commands that run at the same time. */
  readonly concurrency: number;
  readonly environment: BuiltEnvironment;
  /** Throws SandboxFailure where the room itself failed, and the signal's reason. */
  run(job: CommandJob, options?: RunCommandOptions): Promise<CommandReport>;
  close(): Promise<void>;
}

export interface WorkspaceOptions {
  /** `bubblewrap`, `podman`, `docker`, or `auto` for the first of them that works. */
  readonly backend?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears a sentence when a part of the work begins that takes its time. */
  readonly onNote?: ((note: string) => void) | undefined;
}
