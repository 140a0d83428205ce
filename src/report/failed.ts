import { safeText } from './safe.ts';

/** Why a run or a file has no result, and what to do about it. */
export interface Failed {
  readonly message: string;
  readonly next?: string;
}

/** Each failure with the names that it happened to and the next step; nothing where there is none. */
export function failuresText(
  items: readonly { readonly name: string; readonly failure: Failed | undefined }[],
): string[] {
  const names = new Map<string, string[]>();
  for (const { name, failure } of items) {
    if (failure === undefined) continue;
    const text = safeText([failure.message, failure.next ?? ''].join('\n').trim());
    names.set(text, [...(names.get(text) ?? []), safeText(name)]);
  }
  return [...names].map(([text, failing]) => `${[...new Set(failing)].join(', ')}:\n${text}`);
}
