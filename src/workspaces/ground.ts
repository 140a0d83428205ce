import type { ChildProcessWithoutNullStreams } from 'node:child_process';

import type { CommandLimits } from './contract.ts';

/** Where the keeper finds the clean checkout that it copies or lays another over. */
export const PRISTINE = '/work/pristine';

/** The two folders that a project's room is made of, on the machine. */
export interface Folders {
  readonly checkout: string;
  readonly environment: string;
}

/** A Python that projects may be tested with, where their commands run. */
export interface ProjectPython {
  readonly executable: string;
  /** Folders outside /usr that it needs. */
  readonly prefixes: readonly string[];
  /** `3.11.2` */
  readonly version: string;
  /** Whether a venv of it can have a pip. */
  readonly pip: boolean;
}

/** What runs once, with a network, and may write in both folders. */
export interface BuildOrder {
  readonly folders: Folders;
  readonly python: ProjectPython;
  readonly argv: readonly string[];
  readonly network: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

/** A room for one command. */
export interface KeeperOrder {
  readonly folders: Folders;
  readonly python: ProjectPython;
  /** Bytes of the checkout. */
  readonly checkoutBytes: number;
  readonly limits: CommandLimits;
}

/** A process that reads a job on its standard input: the keeper, see `keeper/keeper.py`. */
export interface Keeper {
  readonly process: ChildProcessWithoutNullStreams;
  /** It may mount: the checkout is laid over the folder; otherwise it is copied. */
  readonly mounts: boolean;
  /** Ends it and all that it started; needed where the end of `process` does not. */
  end(): Promise<void>;
}

/** One way to give commands a room of their own, that works here. */
export interface Ground {
  readonly name: string;
  /** Name and identifier of the image, where there is one. */
  readonly image?: string;
  /** Environments that were built on one platform are used on it alone: the machine itself, or an image. */
  readonly platform: string;
  /** Runs a Python program of ours, which looks around where the commands will run; what it printed. Throws SandboxFailure. */
  survey(program: string, argument: string): Promise<string>;
  /** Whether whoever runs the commands can reach this file. */
  reaches(executable: string): boolean;
  build(order: BuildOrder): { readonly process: ChildProcessWithoutNullStreams; end(): Promise<void> };
  keeper(order: KeeperOrder): Keeper;
}
