import type { JSX } from 'preact';
import { MEANING } from '../../../src/report/causes.ts';
import { OutcomeWord } from '../../../src/report/charts/outcome.tsx';
import { duration } from '../../../src/report/figures.ts';
import { Facts } from '../../../src/report/html/tables.tsx';
import { safeLine, safeText } from '../../../src/report/safe.ts';
import type { CheckResult, SampleFailure, SamplePage } from '../../../src/view/contract.ts';
import { RepositoryTests } from './repository-tests.tsx';
import { Text } from './text.tsx';

/** How a sample was judged, what it printed and used up. */
export function Verdict({ sample }: { readonly sample: SamplePage }): JSX.Element {
  const { outcome, failures, checks = [], repository, printed, cut = {} } = sample;
  return (
    <section aria-labelledby="verdict">
      <h2 id="verdict">Verdict</h2>
      <p>
        <OutcomeWord outcome={outcome} />: {MEANING[outcome]}
      </p>
      {failures.map((failure, at) => (
        <Failure key={at} failure={failure} />
      ))}
      {checks.length === 0 ? null : <Checks checks={checks} />}
      {repository === undefined ? null : <RepositoryTests part={repository} cut={cut['diff']} />}
      {printed === undefined ? null : <Text title="printed" text={printed} cut={cut['printed']} />}
      <h2>Resources</h2>
      <Facts rows={factsOf(sample)} />
    </section>
  );
}

function Failure({
  failure: { set, input, outcome, why, expected, got },
}: {
  readonly failure: SampleFailure;
}): JSX.Element {
  const where = [set ?? '', input === undefined ? '' : `input ${input}`]
    .filter((part) => part !== '')
    .join(', ');
  return (
    <div class="failure">
      <h3>
        {safeLine(where, 80)} <OutcomeWord outcome={outcome} />
      </h3>
      {expected === undefined || got === undefined ? (
        <pre tabIndex={0}>{safeText(why)}</pre>
      ) : (
        <dl class="expected">
          <dt>expected</dt>
          <dd>{safeText(expected)}</dd>
          <dt>got</dt>
          <dd>{safeText(got)}</dd>
        </dl>
      )}
    </div>
  );
}

/** Each check of an interview with what was expected and what came. */
const Checks = ({ checks }: { readonly checks: readonly CheckResult[] }): JSX.Element => (
  <div class="wide" role="group" aria-label="checks" tabIndex={0}>
    <table class="checks">
      <thead>
        <tr>
          <th scope="col">check</th>
          <th scope="col">expected</th>
          <th scope="col">got</th>
          <th scope="col" class="number">
            points
          </th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ assert, expected, got, points, of }, at) => (
          <tr key={at} class={points < of ? 'missed' : undefined}>
            <td>{safeText(assert)}</td>
            <td>{safeText(expected)}</td>
            <td>{safeText(got)}</td>
            <td class="number">
              {points < of ? '≠ ' : '✓ '}
              {points}/{of}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function factsOf({
  resources = {},
  finish,
  tokens,
  timing,
  attempts,
  cached,
  ignored,
  params,
  entry_point: entry,
}: SamplePage): string[][] {
  const { sandbox, cpu_s: cpu, wall_s: wall, peak_bytes: peak } = resources;
  const time = (of: number | undefined, unit = 1): string | undefined =>
    of === undefined ? undefined : of < unit ? `${Math.round((1000 * of) / unit)} ms` : duration(of / unit);
  return [
    ['function', entry],
    ['sandbox', sandbox],
    ['CPU time', time(cpu)],
    ['on the clock', time(wall)],
    ['memory', peak === undefined ? undefined : `${(peak / 2 ** 20).toFixed(1)} MiB`],
    ['model stopped', finish],
    ['tokens in the prompt', tokens?.prompt?.toLocaleString('en-US')],
    ['tokens in the answer', tokens?.completion?.toLocaleString('en-US')],
    ['of them reasoning', tokens?.reasoning?.toLocaleString('en-US')],
    ['first token after', time(timing?.ttft_ms, 1000)],
    ['answered after', time(timing?.total_ms, 1000)],
    ['tokens a second', timing?.tokens_per_s?.toFixed(1)],
    ['requests', attempts === undefined ? undefined : String(attempts)],
    ['from the cache', cached === true ? 'yes' : undefined],
    ['not honoured', ignored?.join(', ')],
    [
      'params',
      params === undefined
        ? undefined
        : Object.entries(params)
            .map(([name, value]) => `${name}=${value}`)
            .join(', '),
    ],
  ].flatMap(([name = '', value]) => (value === undefined || value === '' ? [] : [[name, value]]));
}
