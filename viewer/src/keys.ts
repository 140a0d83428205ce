import { useEffect, useRef } from 'preact/hooks';

export type Bindings = Readonly<Record<string, () => void>>;

/** Does what the keys of a page say, except while somebody writes or a dialog is open; Escape leaves a field. */
export function useKeys(bindings: Bindings): void {
  // Set while drawing: an effect comes later than the next key of somebody fast.
  const current = useRef(bindings);
  current.current = bindings;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => onKey(event, current.current);
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

function onKey(event: KeyboardEvent, bindings: Bindings): void {
  const { key, ctrlKey, metaKey, altKey, target, defaultPrevented } = event;
  const hasDialog = document.querySelector('dialog[open]') !== null;
  if (ctrlKey || metaKey || altKey || defaultPrevented || hasDialog) return;
  if (isField(target)) {
    if (key === 'Escape') target.blur();
    return;
  }
  const action = Object.hasOwn(bindings, key) ? bindings[key] : undefined;
  if (action === undefined) return;
  event.preventDefault();
  action();
}

const isField = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox');

/** j and k go through the links of a page's rows, which Enter opens. */
export const rowKeys: Bindings = { j: () => moveRow(1), k: () => moveRow(-1) };

function moveRow(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('a[data-row]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next =
    rows[at === -1 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

export function focusSearch(): void {
  document.querySelector<HTMLInputElement>('input[type=search]')?.focus();
}
