import { AssayError } from '../../errors.ts';

/** `[name]` with what stands below it. */
export interface Section {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly entries: readonly Entry[];
}

/** `KEY=value` */
export interface Entry {
  readonly key: string;
  /** Without the quotes around it. */
  readonly value: string;
  readonly line: number;
}

interface Draft extends Section {
  readonly entries: Entry[];
}

/**
 * Sections of `KEY=value` lines. `#` and `;` begin a comment at the start of a line; what else a line holds belongs to its
 * value, since command lines and prompts may hold either sign.
 * @throws AssayError `bad-ini` for a line that is neither, and for an entry before the first section.
 */
export function parseIni(path: string, text: string): Section[] {
  const sections: Draft[] = [];
  for (const [at, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line)) continue;
    const title = /^\[([^\]]+)\]$/.exec(line)?.[1];
    if (title !== undefined) sections.push({ name: title.trim(), line: at + 1, entries: [] });
    else entriesOf(sections, path, at + 1).push(entry(line, path, at + 1));
  }
  return sections;
}

function entriesOf(sections: readonly Draft[], path: string, line: number): Entry[] {
  const section = sections.at(-1);
  if (section !== undefined) return section.entries;
  throw badIni(path, line, 'it stands before the first [section]');
}

function entry(text: string, path: string, line: number): Entry {
  const [, key, value = ''] = /^([\w.-]+)\s*=\s*(.*)$/.exec(text) ?? [];
  if (key === undefined) throw badIni(path, line, 'it is neither [section] nor KEY=value');
  return { key, value: unquoted(value), line };
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

const badIni = (path: string, line: number, why: string): AssayError =>
  new AssayError('bad-ini', `${path}:${line} cannot be read: ${why}.`, {
    next: 'Give the models.conf of a llama.cpp driver, and its bench-client.conf behind it.',
  });
