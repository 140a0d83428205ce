import type { Parse } from '../../extract/grammar.ts';
import type { Workspaces } from '../../workspaces/contract.ts';
import type { Project } from '../project.ts';
import type { MiningState } from './state.ts';
import type { Survey } from './survey.ts';

/** What is told while mining goes on. */
export interface MiningHooks {
  /** A part of the work begins: how much of it there is, and how much of that an earlier process has done. */
  readonly onPhase?: (what: string, total: number, done: number) => void;
  /** One more is done; `kept` where it is a method that may become a task. */
  readonly onStep?: (kept?: boolean) => void;
}

/** One go at a repository. */
export interface Mining extends MiningHooks {
  readonly workspaces: Workspaces;
  readonly project: Project;
  readonly parse: Parse;
  readonly survey: Survey;
  /** The project's tests in parts, as its runner takes them. */
  readonly labels: readonly string[];
  readonly state: MiningState;
  readonly seed: number;
  /** Methods that are kept at most. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}
