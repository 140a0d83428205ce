import { isUtf8 } from 'node:buffer';
import { open, readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { AssayError } from '../errors.ts';

/** The largest published file has 4 kB; far beyond that, reading YAML takes gigabytes. */
const MAX_BYTES = 250_000;

/**
 * Names of the `*.yaml` files in a folder, sorted; other files may stand beside them.
 * @throws AssayError `bad-interview` where there are none, and for `*.yml`, which would be passed over in silence.
 */
export async function questionFiles(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  const other = names.find((name) => /\.ya?ml$/i.test(name) && !name.endsWith('.yaml'));
  if (other !== undefined) {
    throw new AssayError(
      'bad-interview',
      `${join(folder, other)}: questions are read from *.yaml files only.`,
      {
        next: `Rename it to ${parse(other).name}.yaml.`,
      },
    );
  }
  const files = names.filter((name) => name.endsWith('.yaml')).toSorted();
  if (files.length > 0) return files;
  throw new AssayError('bad-interview', `${folder} has no *.yaml file.`, {
    next: 'Give a folder of questions in YAML (docs/interviews.md), or one with a suite.yaml: assay repo mine makes it of a repository.',
  });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new AssayError('bad-interview', `${folder} is not a folder that can be read.`, {
      next: 'Give a folder of questions in YAML.',
      cause,
    });
  }
}

/**
 * Reads a file of questions as text, without the byte order mark that some editors write.
 * @throws AssayError `bad-interview` for a file that is too large, that is no UTF-8 (with the place), or that cannot be read.
 */
export async function readQuestionFile(path: string): Promise<string> {
  const bytes = await readBytes(path);
  if (bytes.length > MAX_BYTES) {
    throw new AssayError('bad-interview', `${path} is larger than ${MAX_BYTES / 1000} kB.`, {
      next: 'Spread the questions over several files.',
    });
  }
  if (!isUtf8(bytes)) throw notText(path, bytes);
  return new TextDecoder().decode(bytes);
}

/** At most one byte more than is allowed: the file may have any size. */
async function readBytes(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(MAX_BYTES + 1) });
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw new AssayError('bad-interview', `${path} cannot be read.`, {
      next: 'A name that ends in .yaml belongs to a file of questions that you may read.',
      cause,
    });
  }
}

function notText(path: string, bytes: Uint8Array): AssayError {
  const text = new TextDecoder().decode(bytes);
  const before = text.slice(0, text.indexOf('\uFFFD')).split('\n');
  const place = `${path}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
  return new AssayError('bad-interview', `${place}: this is not UTF-8 text.`, {
    next: 'Save the file as UTF-8.',
  });
}
