/**
 * What the three generations of can-ai-code's extractor share. Each is written as one pass: as patterns they take the
 * square of the length of an answer that opens many blocks and closes none.
 */
import { SPACE, strip, WORD } from '../python-text.ts';
import type { Extracted } from './contract.ts';

/** Texts between an opening and the next closing mark, in order; what is never closed is none. */
export function* between(text: string, open: string, close: string): Generator<string> {
  for (let at = text.indexOf(open); at >= 0;) {
    const start = at + open.length;
    const end = text.indexOf(close, start);
    if (end < 0) return;
    yield text.slice(start, end);
    at = text.indexOf(open, end + close.length);
  }
}

/** Texts of HTML's `<code>` elements, without the tags inside and with their entities decoded. */
export function* codeElements(text: string): Generator<string> {
  const tag = /<(\/?)code(?:\s[^<>]*)?>/gi;
  let start: number | undefined;
  for (const { 0: whole, 1: slash, index } of text.matchAll(tag)) {
    if (slash === '') start ??= index + whole.length;
    else if (start !== undefined) {
      yield plainText(text.slice(start, index));
      start = undefined;
    }
  }
  if (start !== undefined) yield plainText(text.slice(start));
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
};

function plainText(html: string): string {
  return html
    .replace(/<\/?[a-zA-Z][^<>]*>/g, '')
    .replace(/&(?:(\w{2,4})|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));/g, (whole, name, decimal, hex) => {
      if (name !== undefined) return ENTITIES[String(name)] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}

/** Takes the indentation of the first line that is not empty from all lines that have it. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const first = lines.find((line) => strip(line) !== '') ?? '';
  const indent = first.slice(0, first.length - strip(`${first}.`).length + 1);
  return lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
}

const FENCE_WORD = new RegExp(`[${WORD}]*\\n`, 'uy');

/** Texts of closed Markdown fences: three backticks, a language on the same line, three backticks. */
export function* closedFences(text: string): Generator<string> {
  for (let at = text.indexOf('```'); at >= 0;) {
    FENCE_WORD.lastIndex = at + 3;
    const start = at + 3 + (FENCE_WORD.exec(text)?.[0].length ?? 0);
    const end = text.indexOf('```', start);
    if (end < 0) return;
    yield text.slice(start, end);
    at = text.indexOf('```', end + 3);
  }
}

const OPENING_FENCE = new RegExp(`\`\`\`+[${WORD}]*[${SPACE}]*(?:python\\n)?`, 'u');

/** The text behind the first three or more backticks and a language, up to the next three backticks or the answer's end. */
export function firstFence(text: string): string | undefined {
  const opening = OPENING_FENCE.exec(text);
  if (opening === null) return undefined;
  const start = opening.index + opening[0].length;
  const end = text.indexOf('```', start);
  return strip(text.slice(start, end < 0 ? undefined : end));
}

/** `[PYTHON]` up to `[/PYTHON]` or the answer's end, which some models were trained to write. */
export function taggedPython(text: string): string | undefined {
  const start = text.indexOf('[PYTHON]');
  if (start < 0) return undefined;
  const end = text.indexOf('[/PYTHON]', start);
  return strip(text.slice(start + '[PYTHON]'.length, end < 0 ? undefined : end));
}

/** The first of the longest. */
export function longest(texts: Iterable<string>): string | undefined {
  let best: string | undefined;
  for (const text of texts) if (best === undefined || text.length > best.length) best = text;
  return best;
}

/** What the extractors of 2023 took for code: what is tagged, else the longest element, else the first fence. */
export function firstMarked(answer: string): Extracted | undefined {
  const tagged = taggedPython(answer);
  if (tagged !== undefined) return { code: tagged, from: '[PYTHON]' };
  const element = longest(codeElements(answer));
  if (element !== undefined) return { code: strip(element), from: 'code element' };
  const fenced = firstFence(answer);
  return fenced === undefined ? undefined : { code: fenced, from: 'fence' };
}
