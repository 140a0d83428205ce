import { AssayError } from '../errors.ts';
import { lineAt } from '../json-file.ts';

/** A Jinja text, and where it stands. */
export interface Piece {
  readonly path: string;
  readonly text: string;
  /** Line of a position in the text, from 1; undefined where the file cannot tell it. */
  readonly lineOf: (position: number) => number | undefined;
}

/** A file that is Jinja as a whole. */
export const wholeFile = (path: string, text: string): Piece => ({
  path,
  text,
  lineOf: (position) => lineAt(text, position),
});

/** A string in a JSON file, which is always on one line. */
export function jsonString(path: string, file: string, text: string): Piece {
  const start = file.indexOf(JSON.stringify(text));
  return { path, text, lineOf: () => (start < 0 ? undefined : lineAt(file, start)) };
}

/** @param at position in the piece of what is wrong, where it is known */
export function badTemplate(piece: Piece, at: number | undefined, why: string, next: string): AssayError {
  const line = at === undefined ? undefined : piece.lineOf(at);
  return new AssayError('bad-template', `${piece.path}${line === undefined ? '' : `:${line}`}: ${why}`, {
    next,
  });
}
