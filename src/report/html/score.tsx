import type { JSX } from 'preact';
import { counted } from '../../counted.ts';
import type { Stopped } from '../../results/stopped.ts';
import type { Score } from '../../stats/score.ts';
import { causesOf } from '../causes.ts';
import { IntervalMark } from '../charts/interval-mark.tsx';
import { OutcomeBar, OutcomeWord } from '../charts/outcome.tsx';
import { interval, percent } from '../figures.ts';
import { safeLine } from '../safe.ts';
import { scoreFigures, scoreNotes } from '../score-figures.ts';
import { stoppedSentences } from '../without-score.ts';
import { Table } from './tables.tsx';

/** The figures of a run with their intervals, or the range that is possible. */
export function ScoreFigures({ score }: { readonly score: Score }): JSX.Element {
  if (score.stopped !== undefined) return <StoppedEarly stopped={score.stopped} />;
  if (score.range !== undefined) return <Incomplete score={score} range={score.range} />;
  const figures = scoreFigures(score);
  // What a run is ranked by: over all languages, where there are several.
  const main = figures.find(({ name }) => name === 'all') ?? figures[0];
  const rows = figures.map(({ name, figure, estimate }) => [
    name,
    figure,
    estimate === main?.estimate ? <strong>{percent(estimate.value)}</strong> : percent(estimate.value),
    interval(estimate),
    <IntervalMark {...estimate} />,
  ]);
  const head = [
    score.points === undefined ? 'tests' : 'language',
    'figure',
    'score',
    '95 % interval',
    '0 to 100 %',
  ];
  return (
    <>
      <Table label="score" head={head} rows={rows} numbers={[2, 3]} />
      <p class="notes">{scoreNotes(score).join(' ')}</p>
    </>
  );
}

function StoppedEarly({ stopped }: { readonly stopped: Stopped }): JSX.Element {
  const [first, ...more] = stoppedSentences(stopped);
  return (
    <p>
      <strong>{first}</strong> <IntervalMark {...stopped} /> {more.join(' ')}
    </p>
  );
}

const Incomplete = ({
  score,
  range,
}: {
  readonly score: Score;
  readonly range: NonNullable<Score['range']>;
}): JSX.Element => (
  <p>
    <strong>
      Incomplete: between {percent(range.low)} and {percent(range.high)}.
    </strong>{' '}
    <IntervalMark {...range} /> {score.unscored} of {counted(score.total, 'sample')}{' '}
    {score.unscored === 1 ? 'has' : 'have'} no verdict, so there is no single score.
  </p>
);

/** Samples by what became of them. */
export function Outcomes({ score }: { readonly score: Score }): JSX.Element {
  const causes = causesOf(score);
  const rows = causes.map(({ outcome, count, share, meaning }) => [
    <OutcomeWord outcome={outcome} />,
    String(count),
    percent(share),
    meaning,
  ]);
  return (
    <>
      <OutcomeBar causes={causes} />
      <Table
        label="outcomes"
        head={['outcome', 'samples', 'share', 'meaning']}
        rows={rows}
        numbers={[1, 2]}
      />
      <Reasons reasons={score.reasons} />
    </>
  );
}

/** Why samples have no verdict, the commonest first. */
function Reasons({ reasons }: { readonly reasons: Score['reasons'] }): JSX.Element | null {
  const rows = Object.entries(reasons)
    .toSorted(([, a], [, b]) => b - a)
    .map(([why, count]) => [String(count), safeLine(why, 500)]);
  return rows.length === 0 ? null : (
    <Table label="unscored" head={['unscored', 'why']} rows={rows} numbers={[0]} />
  );
}
