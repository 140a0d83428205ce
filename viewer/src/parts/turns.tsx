import type { JSX } from 'preact';
import { safeLine } from '../../../src/report/safe.ts';
import type { SamplePage, TurnPart } from '../../../src/view/contract.ts';
import { Text } from './text.tsx';

/** How a strategy came to the answer: every request that it made, what came of it, and which was kept and why. */
export function Turns({
  sample: { strategy, turns = [] },
}: {
  readonly sample: SamplePage;
}): JSX.Element | null {
  if (strategy === undefined) return null;
  const { name, why, stop, feedback } = strategy;
  const facts = [
    why === undefined ? '' : `kept: ${why}`,
    stop === undefined ? '' : `ended by ${stop}`,
    feedback === undefined ? '' : `feedback of ${feedback}`,
  ];
  const said = facts.filter((part) => part !== '').join('; ');
  return (
    <section aria-labelledby="turns">
      <h2 id="turns">Turns of {safeLine(name, 60)}</h2>
      {said === '' ? null : <p>{safeLine(said, 400)}</p>}
      {turns.map((turn) => (
        <Turn key={turn.turn} turn={turn} />
      ))}
    </section>
  );
}

function Turn({
  turn: { turn, kept, trial, failure, prompt, answer, tokens },
}: {
  readonly turn: TurnPart;
}): JSX.Element {
  const facts = [
    turn,
    kept === true ? 'kept' : '',
    trial === undefined ? '' : `${trial.outcome}, ${trial.passed} of ${trial.total}`,
    failure === undefined ? '' : failure.kind,
    tokens === undefined ? '' : `${tokens.toLocaleString('en-US')} tokens`,
  ];
  const last = typeof prompt === 'string' ? prompt : prompt?.at(-1)?.content;
  return (
    <details>
      <summary>{safeLine(facts.filter((part) => part !== '').join(' · '), 200)}</summary>
      {last === undefined ? null : <Text title="what was said last" text={last} />}
      {typeof answer === 'string' ? <Text title="answer" text={answer} /> : null}
      {trial?.feedback === undefined ? null : <Text title="what its tests said" text={trial.feedback} />}
      {failure === undefined ? null : <p role="note">{safeLine(failure.message, 500)}</p>}
    </details>
  );
}
