import type { ScoredSample, Tool } from './contract.ts';

/** A row with what it tells of its run. */
export interface ScoredRow {
  readonly tool: Tool;
  /** One, or several where the tool writes all samples of a task into one row. */
  readonly samples: readonly ScoredSample[];
  readonly run: {
    readonly suite?: string;
    readonly suite_version?: string;
    readonly model?: string;
    readonly template?: string;
    readonly strategy?: string;
    readonly runtime?: string;
    readonly extractor?: string;
    readonly sandbox?: string;
    readonly method?: string;
  };
}

/** What is known while rows are read: how many samples of each task came before. */
export type NextSample = (task: string, language: string) => number;

/** One kind of row; undefined where the value is none. */
export type Reader = (value: unknown, line: number, next: NextSample) => ScoredRow | undefined;

/** Whether points that a row claims can be: a file that somebody sent may have more of them than there are. */
export const arePoints = ({ passed, total }: { passed: boolean | number; total?: number }): boolean =>
  total === undefined || (Number(passed) >= 0 && Number(passed) <= total);
