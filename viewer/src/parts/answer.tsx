import type { JSX } from 'preact';
import { safeLine } from '../../../src/report/safe.ts';
import type { SamplePage } from '../../../src/view/contract.ts';
import { Text } from './text.tsx';

/** What the model said, with the part that code was taken from, and the code. */
export function Answered({ sample }: { readonly sample: SamplePage }): JSX.Element {
  const {
    answer,
    raw_answer: raw,
    reasoning,
    code,
    taken = [],
    failure,
    cut = {},
    extractor,
    extracted_from: from,
  } = sample;
  const how = [
    extractor === undefined ? '' : `extractor ${extractor}`,
    from === undefined ? '' : `found in: ${from}`,
  ];
  const said = how.filter((part) => part !== '').join(', ');
  return (
    <section aria-labelledby="answer">
      <h2 id="answer">Answer</h2>
      {failure === undefined ? null : (
        <p role="note">
          No answer: {safeLine(failure.kind, 40)}, {safeLine(failure.message, 500)}
        </p>
      )}
      {reasoning === undefined ? null : (
        <details>
          <summary>Reasoning</summary>
          <Text title="reasoning" text={reasoning} cut={cut['reasoning']} />
        </details>
      )}
      {typeof answer === 'string' ? (
        <Text
          title={taken.length === 0 ? 'what the model said' : 'what the model said; what was taken is marked'}
          text={answer}
          taken={taken}
          cut={cut['answer']}
        />
      ) : null}
      {raw === undefined ? null : (
        <Text title="before the output template" text={raw} cut={cut['raw_answer']} />
      )}
      {code === undefined || answer === null ? null : <h2>Code</h2>}
      {typeof code === 'string' ? (
        <Text
          title={safeLine(said === '' ? 'the program that ran' : said, 200)}
          text={code}
          cut={cut['code']}
        />
      ) : null}
      {code === null && answer !== null ? <p>There is no code in the answer.</p> : null}
    </section>
  );
}

/** The prompt, in its messages. */
export function Asked({
  sample: { prompt, prefill, cut = {} },
}: {
  readonly sample: SamplePage;
}): JSX.Element | null {
  if (prompt === undefined || prompt.length === 0) return null;
  const messages = typeof prompt === 'string' ? [{ role: 'text to go on with', content: prompt }] : prompt;
  return (
    <section aria-labelledby="prompt">
      <h2 id="prompt">Prompt</h2>
      {messages.map(({ role, content }, at) => (
        <Text key={at} title={safeLine(role, 40)} text={content} cut={cut['prompt']} />
      ))}
      {prefill === undefined ? null : <Text title="start of the answer" text={prefill} />}
    </section>
  );
}
