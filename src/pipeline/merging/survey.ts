import type { Stage } from '../../results/locate.ts';
import { storedRows } from './lines.ts';
import type { StoredRow } from './lines.ts';
import type { Source } from './sources.ts';
import { Winners } from './winners.ts';

/** Which rows of which files count, after all of them have been read once. */
export interface Survey {
  readonly interview: Winners;
  readonly eval: Winners;
  /** Files whose last line was torn. */
  readonly torn: readonly string[];
  isWanted(stage: Stage, source: number, row: StoredRow): boolean;
}

/**
 * A sample's answer, turns and verdict are of one source wherever they can be: two machines may have asked the same, and one
 * answer's verdict must not stand beside another answer.
 */
export async function surveyOf(sources: readonly Source[]): Promise<Survey> {
  const torn = new Set<string>();
  const [graded, answered, turned] = [new Winners(), new Winners(), new Winners()];
  const isOf = (winners: Winners, source: number, { key }: StoredRow): boolean =>
    winners.sourceOf(key) === source;
  for await (const { source, row } of rowsOf(sources, 'eval', torn))
    graded.add(row.key, { source, line: row.line }, row);
  for await (const { source, row } of rowsOf(sources, 'interview', torn)) {
    const isPreferred = isOf(graded, source, row);
    answered.add(row.key, { source, line: row.line }, { isWhole: row.isWhole, isPreferred });
  }
  for await (const { source, row } of rowsOf(sources, 'turns', torn)) {
    const isPreferred = isOf(answered, source, row) && answered.isWhole(row.key);
    turned.add(row.key, { source, line: row.line }, { isWhole: true, isPreferred });
  }
  const winners = { interview: answered, eval: graded };
  return {
    ...winners,
    torn: [...torn],
    isWanted: (stage, source, row) =>
      // A sample has several turns, and a turn two lines.
      stage === 'turns'
        ? turned.sourceOf(row.key) === source
        : winners[stage].counts(row.key, { source, line: row.line }),
  };
}

/** Every row of one stage, source after source. */
export async function* rowsOf(
  sources: readonly Source[],
  stage: Stage,
  torn: Set<string> = new Set(),
): AsyncGenerator<{ source: number; row: StoredRow }> {
  for (const [source, { files }] of sources.entries()) {
    const path = files[stage];
    if (path === undefined) continue;
    for await (const row of storedRows(path, (file) => torn.add(file))) yield { source, row };
  }
}
