import type { JSX } from 'preact';
import { counted } from '../../counted.ts';
import type { ScoredRun } from '../../results/scored/contract.ts';
import type { Gate } from '../gate.ts';
import { provenanceRows } from '../provenance.ts';
import { safeLine } from '../safe.ts';
import type { Reported } from '../terminal.ts';
import type { FailedSample } from './evidence.ts';
import { Failures } from './failures.tsx';
import { Outcomes, ScoreFigures } from './score.tsx';
import { Facts } from './tables.tsx';

/** A run with what a page shows of its failures. */
export interface ShownRun {
  readonly report: Reported;
  readonly run: ScoredRun;
  readonly failed: readonly FailedSample[];
  readonly gates?: readonly Gate[];
}

/** `model on suite`, or another name where several runs are of one model. */
export const titleOf = ({ report: { model, suite } }: ShownRun, name = model): string =>
  safeLine(name === undefined ? suite : `${name} on ${suite}`, 160);

/** Everything of one run below its title. */
export function RunSections({ report, run, failed, gates = [] }: ShownRun): JSX.Element {
  const { score } = report;
  return (
    <>
      <p class="subtitle">{subtitleOf(report)}</p>
      <Gates gates={gates} />
      <h3>Score</h3>
      <ScoreFigures score={score} />
      <h3>What became of the samples</h3>
      <Outcomes score={score} />
      <h3>What failed</h3>
      <Failures failed={failed} total={score.total - score.unscored - score.passed} file={run.file} />
      <h3>Made by</h3>
      <Facts rows={madeBy(report, run)} />
    </>
  );
}

const subtitleOf = ({ score: { tasks, total }, template, params, strategy = 'direct' }: Reported): string =>
  [
    counted(tasks, 'task'),
    total === tasks ? '' : counted(total, 'sample'),
    template === undefined ? '' : `template ${safeLine(template, 60)}`,
    params === undefined ? '' : `params ${safeLine(params, 60)}`,
    strategy === 'direct' ? '' : `strategy ${safeLine(strategy, 60)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');

/** As the terminal has it, then what else the fingerprint tells. */
function madeBy(report: Reported, run: ScoredRun): string[][] {
  const rows = provenanceRows(report);
  const names = new Set(rows.map(([name]) => name));
  const facts = Object.entries(run.facts).filter(([name]) => !names.has(name));
  return [...rows, ...facts.map(([name, value]) => [name, String(value)])];
}

const Gates = ({ gates }: { readonly gates: readonly Gate[] }): JSX.Element | null =>
  gates.length === 0 ? null : (
    <ul class="gates">
      {gates.map(({ gate, met, text }) => (
        <li key={gate} class={met ? 'met' : 'missed'}>
          <b>{met ? 'met' : 'missed'}</b> {safeLine(text, 500)}
        </li>
      ))}
    </ul>
  );
