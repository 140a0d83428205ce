import type { Asked, Begun, Extracted } from '../trackers/contract.ts';
import type { Forecast } from '../stats/forecast.ts';
import type { Final } from '../stats/live.ts';
import type { AnsweredRow, GradedRow } from '../results/rows.ts';

/** What a run tells while it goes on. */
export type RunEvent =
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'download'; readonly receivedBytes: number; readonly totalBytes: number | undefined }
  /** What the run is; its files are open. */
  | { readonly kind: 'begun'; readonly run: Begun }
  /** How many samples there are, and how many an earlier process has already done. */
  | {
      readonly kind: 'planned';
      readonly total: number;
      readonly done: number;
      readonly passed: number;
      /** File of the graded rows, where the run has one. */
      readonly graded?: string;
    }
  /** What the rest of a long run will take; `of` names it where two go on at once. */
  | { readonly kind: 'forecast'; readonly forecast: Forecast; readonly of?: string }
  | ({ readonly kind: 'asked' } & Asked)
  /** A sample has its answer, which is kept. */
  | { readonly kind: 'answered'; readonly row: AnsweredRow }
  | ({ readonly kind: 'extracted' } & Extracted)
  | {
      readonly kind: 'graded';
      readonly row: GradedRow;
      /** Where the run will end, by its tasks without a gap in their shuffled order; absent where the order is not random. */
      readonly final?: Final;
    };

export type OnEvent = (event: RunEvent) => void;

/** How far a piece of work is that has no rows of its own. */
export type OnProgress = (progress: {
  readonly done: number;
  readonly passed: number;
  readonly total: number;
}) => void;
