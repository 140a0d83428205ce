import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { safeLine } from '../../../src/report/safe.ts';
import type { Answer } from '../answers.ts';

/** The title of a page: in the window's bar too, and what is focused when the page opens. */
export function Title({
  text,
  children,
}: {
  readonly text: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const title = safeLine(text, 200);
  useEffect(() => {
    document.title = `${title} – Assay`;
  }, [title]);
  return (
    <h1 tabIndex={-1}>
      {title}
      {children}
    </h1>
  );
}

/** What is shown of an answer that is not here: that it is awaited, or why it cannot be had. */
export function Pending({
  title,
  answers,
}: {
  readonly title: string;
  readonly answers: readonly Answer<unknown>[];
}): JSX.Element {
  const problem = answers.map((answer) => answer.problem).find((each) => each !== undefined);
  return (
    <>
      <Title text={title} />
      {problem === undefined ? (
        <p class="subtitle" aria-live="polite">
          Reading …
        </p>
      ) : (
        <p role="alert">
          {safeLine(problem.message, 1000)} {safeLine(problem.next ?? '', 1000)}
        </p>
      )}
    </>
  );
}
