import { Template } from '@huggingface/jinja';

/** A tag of a Jinja text: `{{ … }}`, `{% … %}` or `{# … #}`; without its source where it is never closed. */
export interface Tag {
  readonly at: number;
  readonly source: string | undefined;
}

const CLOSING: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };

export function* tagsOf(text: string): Generator<Tag> {
  const opening = /\{[{%#]/g;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const end = text.indexOf(CLOSING[match[0]] ?? '', match.index + 2);
    yield { at: match.index, source: end < 0 ? undefined : text.slice(match.index, end + 2) };
    if (end < 0) return;
    opening.lastIndex = end + 2;
  }
}

/** Position of the first match inside a tag, comments left out. */
export function findInTags(text: string, pattern: RegExp): number | undefined {
  for (const { at, source } of tagsOf(text)) {
    const found = source === undefined || source.startsWith('{#') ? null : pattern.exec(source);
    if (found !== null) return at + found.index;
  }
  return undefined;
}

/** Position of the tag that makes a text no Jinja; undefined where it cannot be told. The parser itself has no positions. */
export function faultIn(text: string): number | undefined {
  const open: { readonly at: number; readonly keyword: string }[] = [];
  for (const { at, source } of tagsOf(text)) {
    if (source === undefined) return at;
    const keyword = keywordOf(source);
    if (keyword.startsWith('end')) {
      if (open.pop()?.keyword !== keyword.slice(3)) return at;
    } else {
      if (!parses(completed(source, keyword))) return at;
      if (isBlock(source, keyword)) open.push({ at, keyword });
    }
  }
  return open.at(-1)?.at;
}

const keywordOf = (source: string): string => /^\{%[-+]?\s*(\w+)/.exec(source)?.[1] ?? '';

function isBlock(source: string, keyword: string): boolean {
  if (keyword === 'set') return !source.includes('=');
  return ['if', 'for', 'macro', 'call', 'filter', 'generation'].includes(keyword);
}

/** The tag with what it needs around it to be a whole text. */
function completed(source: string, keyword: string): string {
  if (['elif', 'else'].includes(keyword)) return `{% if true %}${source}{% endif %}`;
  return isBlock(source, keyword) ? `${source}{% end${keyword} %}` : source;
}

function parses(text: string): boolean {
  try {
    return new Template(text).parsed.body.length >= 0;
  } catch {
    return false;
  }
}
