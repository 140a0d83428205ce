import { AssayError } from '../../errors.ts';
import { present } from '../../present.ts';
import type { RunName } from './run.ts';

/** A file is not any more what was read of it. */
export const changed = (name: string, cause?: unknown): AssayError =>
  new AssayError('changed', `${name} has changed while it was read.`, {
    next: 'Load the page again.',
    cause,
  });

type Named = Pick<RunName, 'file' | 'name'>;

/** What a page may tell of an error about files: not where they are on this machine; one that went away is a change. */
export function toldOf(error: unknown, files: readonly Named[]): unknown {
  if (error instanceof AssayError) {
    const message = files.reduce((text, { file, name }) => text.replaceAll(file, name), error.message);
    const { code, next } = error;
    return new AssayError(code, message, { ...present({ next }), cause: error });
  }
  const gone = isMissing(error) ? files.find(({ file }) => error.path === file) : undefined;
  return gone === undefined ? error : changed(gone.name, error);
}

const isMissing = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
