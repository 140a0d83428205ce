import type { JSX, RefObject } from 'preact';

const KEYS = [
  ['j', 'the next row, or the next sample'],
  ['k', 'the one before'],
  ['Enter', 'opens the row'],
  ['Escape', 'leaves a field, then goes up'],
  ['/', 'search'],
  ['x', 'among the runs: chooses the row for a comparison'],
  ['c', 'among the runs: compares the two that are chosen'],
  ['?', 'this help'],
] as const;

/** The keys of all pages. */
export const Help = ({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }): JSX.Element => (
  <dialog ref={dialog} aria-labelledby="keys">
    <h2 id="keys">Keys</h2>
    <dl class="keys">
      {KEYS.map(([key, does]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
    <button type="button" onClick={() => dialog.current?.close()}>
      Close
    </button>
  </dialog>
);
