import type { JSX } from 'preact';
import { Outcomes, ScoreFigures } from '../../../src/report/html/score.tsx';
import { Facts } from '../../../src/report/html/tables.tsx';
import { safeLine } from '../../../src/report/safe.ts';
import type { RunPage } from '../../../src/view/contract.ts';
import { paths } from '../../../src/view/paths.ts';
import { useRun, useSamples } from '../answers.ts';
import { Pending, Title } from '../parts/page.tsx';
import { SampleList } from '../parts/sample-list.tsx';
import type { Route } from '../route.ts';

/** A run: its score, what became of its samples, each of them, and what made them. */
export function RunView({ route, id }: { readonly route: Route; readonly id: string }): JSX.Element {
  const run = useRun(paths.run(id));
  const samples = useSamples(paths.samples(id));
  if (run.data === undefined) return <Pending title="Run" answers={[run]} />;
  const { data } = run;
  return (
    <>
      <Title text={`${data.name} on ${data.suite}`} />
      <p class="subtitle">{subtitleOf(data)}</p>
      <div class="columns">
        <section aria-labelledby="score">
          <h2 id="score">Score</h2>
          <ScoreFigures score={data.score} />
        </section>
        <section aria-labelledby="outcomes">
          <h2 id="outcomes">Outcomes</h2>
          <Outcomes score={data.score} />
        </section>
      </div>
      <h2>Samples</h2>
      {samples.data === undefined ? (
        <p>{samples.problem === undefined ? 'Reading …' : safeLine(samples.problem.message, 500)}</p>
      ) : (
        <SampleList route={route} id={id} run={data} columns={samples.data} />
      )}
      <h2>Made by</h2>
      <Facts rows={factsOf(data)} />
    </>
  );
}

const STATES: Readonly<Record<RunPage['state'], string>> = {
  running: 'running now',
  stopped: 'stopped before it was done',
  incomplete: 'incomplete',
  finished: '',
  unknown: '',
};

const subtitleOf = ({ version, template, params, state, file }: RunPage): string =>
  [version, template, params, STATES[state], file]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => safeLine(part ?? '', 200))
    .join(' · ');

function factsOf({ facts, fingerprint, preflight, spent, machine, created, tool, url }: RunPage): string[][] {
  const words = (of: Readonly<Record<string, string | number>> | undefined): string | undefined =>
    of === undefined
      ? undefined
      : Object.entries(of)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ');
  const count = (tokens: number): string => tokens.toLocaleString('en-US');
  return [
    ...facts.map(({ fact, value }) => [fact, value]),
    ['fingerprint', fingerprint],
    ['server check', words(preflight)],
    [
      'tokens',
      spent && `${count(spent.promptTokens)} in prompts, ${count(spent.completionTokens)} in answers`,
    ],
    ['machine', words(machine)],
    ['begun', created],
    ['graded by', tool],
    ['model page', url],
  ].flatMap(([name = '', value]) => (value === undefined ? [] : [[name, value]]));
}
