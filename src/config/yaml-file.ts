import { readFile } from 'node:fs/promises';
import { LineCounter, Scalar, isMap, isNode, isScalar, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import { AssayError } from '../errors.ts';
import { VariableError, substitute } from './variables.ts';

/** A YAML file that a person wrote, with the lines of its values. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  /** The error for what is wrong at a path of keys and indices, which names the file and the line. */
  errorAt(at: readonly PropertyKey[], why: string): AssayError;
}

/**
 * Reads YAML 1.2 with merges (`<<`), and environment variables in its texts. A value without quotes is read after the
 * variable is put in, so `context: ${CONTEXT}` may be a number.
 * @throws AssayError `no-config`, `bad-config`.
 */
export async function readYamlFile(path: string, env: NodeJS.ProcessEnv): Promise<YamlFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new AssayError(
      'no-config',
      isMissing ? `There is no file ${path}.` : `Cannot read ${path}: ${cause}`,
      {
        next: 'Give the path of a configuration: --config FILE.',
        cause,
      },
    );
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter: lines, prettyErrors: false });
  const fail = (offset: number, why: string): AssayError => badConfig(path, lines.linePos(offset).line, why);
  const [problem] = document.errors;
  if (problem !== undefined) throw fail(problem.pos[0], problem.message);
  putVariables(document, env, fail);
  return {
    path,
    value: toValue(document, fail),
    errorAt: (at, why) => fail(offsetOf(document, at), why),
  };
}

type Fail = (offset: number, why: string) => AssayError;

function putVariables(document: Document, env: NodeJS.ProcessEnv, fail: Fail): void {
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      try {
        const text = substitute(node.value, env);
        node.value = node.type === Scalar.PLAIN ? plain(text) : text;
      } catch (error) {
        if (error instanceof VariableError) throw fail(node.range?.[0] ?? 0, error.message);
        throw error;
      }
    },
  });
}

/** What YAML takes for a number or a truth value; anything else stays the text that it is. */
function plain(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function toValue(document: Document, fail: Fail): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias without an anchor, or too many of them.
    throw fail(0, error instanceof Error ? error.message : String(error));
  }
}

/** Of the key where a path ends, or as near above it as the text has it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const found = keyOffset(document, path.slice(0, depth));
    if (found !== undefined) return found;
  }
  return 0;
}

function keyOffset(document: Document, path: readonly PropertyKey[]): number | undefined {
  const holder: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const inMap = isMap(holder)
    ? holder.items.find(({ key }) => isScalar(key) && key.value === last)?.key
    : undefined;
  const node: unknown = inMap ?? document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function badConfig(path: string, line: number, why: string): AssayError {
  return new AssayError('bad-config', `${path}:${line}: ${why}`, {
    next: 'docs/profiles.md has every field with an example.',
  });
}
