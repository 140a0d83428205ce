import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError } from '../../errors.ts';

/** Bytes; 0 for a file that is not there. */
export async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** @throws AssayError `disk-full` where the bytes do not fit beside the path, before the first one is fetched. */
export async function mustHaveRoom(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bytes > bavail * bsize)
    throw diskFull(path, `${gigabytes(bytes)} more, and ${gigabytes(bavail * bsize)} are free`);
}

/** The error for what the disk refused; undefined where it was not the disk. */
export function diskFailure(error: unknown, path: string): AssayError | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  if (error.code === 'ENOSPC') return diskFull(path, 'more room than is left', error);
  if (error.syscall !== 'open' && error.syscall !== 'write') return undefined;
  return new AssayError('file-error', `Could not write ${path}: ${error.message}.`, {
    next: 'Make the folder writable, or set ASSAY_CACHE to another one.',
    cause: error,
  });
}

const diskFull = (path: string, needs: string, cause?: unknown): AssayError =>
  new AssayError('disk-full', `${path} needs ${needs}.`, {
    next: 'Free some space, or set ASSAY_CACHE to a folder on another disk; the same command goes on.',
    cause,
  });

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
