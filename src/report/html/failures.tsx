import type { JSX } from 'preact';
import { counted } from '../../counted.ts';
import { OutcomeWord } from '../charts/outcome.tsx';
import { safeLine, safeText } from '../safe.ts';
import type { FailedSample } from './evidence.ts';

/** The failed samples of a run, each to be opened; `total` is how many there are. */
export function Failures({
  failed,
  total,
  file,
}: {
  readonly failed: readonly FailedSample[];
  readonly total: number;
  readonly file: string;
}): JSX.Element {
  if (total === 0) return <p>No sample failed.</p>;
  const more = total - failed.length;
  const languages = new Set(failed.map(({ sample }) => sample.language)).size;
  return (
    <>
      {failed.map((each, at) => (
        <Failure key={at} {...each} several={languages > 1} />
      ))}
      {more === 0 ? null : (
        <p class="notes">
          {more} more failed; they are cut here to keep the page small. All of them: assay report --failures{' '}
          {safeLine(file, 500)}
        </p>
      )}
    </>
  );
}

function Failure({
  sample: { task, language, sample, outcome, failures = [] },
  code,
  printed,
  several,
}: FailedSample & { readonly several: boolean }): JSX.Element {
  const [first] = failures;
  return (
    <details>
      <summary>
        <span class="task">{safeLine(sample > 0 ? `${task} #${sample}` : task, 80)}</span>
        {several ? <span class="language">{language}</span> : null}
        <OutcomeWord outcome={outcome} />
        <span class="why">{first === undefined ? '' : safeLine(first.why, 160)}</span>
      </summary>
      <ul>
        {failures.map(({ set, input, why }, at) => (
          <li key={at}>
            {set === undefined ? null : (
              <b>{safeLine(input === undefined ? set : `${set} input ${input}`, 100)}: </b>
            )}
            <span class="why">{safeText(why)}</span>
          </li>
        ))}
      </ul>
      <Block title={`${counted(linesOf(code), 'line')} of ${language}`} text={code} />
      <Block title="printed" text={printed} />
    </details>
  );
}

const linesOf = (code = ''): number => code.split('\n').length;

/** Text of a model or a program as it is. */
const Block = ({
  title,
  text,
}: {
  readonly title: string;
  readonly text: string | undefined;
}): JSX.Element | null =>
  text === undefined ? null : (
    <figure>
      <figcaption>{title}</figcaption>
      <pre tabindex={0}>{safeText(text)}</pre>
    </figure>
  );
