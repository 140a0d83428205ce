import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportedSample } from './import-samples.ts';

/**
 * A folder as EvalPlus's code generation writes it: one subfolder a task (`HumanEval_0`), one whole program a sample (`0.py`).
 * Samples come in the order of their numbers; other files are passed over. Source: EvalPlus 0.3.1, `load_solutions`.
 */
export async function* readFolder(folder: string): AsyncGenerator<ImportedSample> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const name of byNumber(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name))) {
    // No links: a folder that somebody sent must not bring files of this machine into the rows.
    const files = (await readdir(join(folder, name), { withFileTypes: true })).filter((file) =>
      file.isFile(),
    );
    const programs = files.map((file) => file.name).filter((file) => /^\d+\.py$/.test(file));
    for (const [sample, file] of byNumber(programs).entries()) {
      const where = join(folder, name, file);
      const answer = await readFile(where, 'utf8');
      yield { kind: 'solution', task: name.replace('_', '/'), sample, answer, where };
    }
  }
}

function byNumber(names: string[]): string[] {
  return names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
