import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { decode } from '../../src/grading/values/decode.ts';
import type { Value } from '../../src/grading/values/value.ts';

const RUNNER = resolve('src/sandbox/runners/python');

const PRELUDE = `
import sys, json, collections, decimal, fractions, itertools, re, string, enum, dataclasses
sys.path.insert(0, ${JSON.stringify(RUNNER)})
from encode import encode
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction
Point = namedtuple('Point', 'x y')
class Colour(enum.IntEnum): RED = 1
class Shout(str): pass
@dataclasses.dataclass
class Box: inside: int
nan, inf = float('nan'), float('inf')
def deep(n, inner=()):
    for _ in range(n): inner = [inner]
    return inner
def anew(source): return eval(source, {**globals(), 'nan': float('nan')})
sources = json.load(sys.stdin)
`;

/** Runs a script after the prelude, with `sources` from standard input, and gives what it prints as JSON. */
function python<T>(script: string, input: unknown, interpreter = 'python3'): T {
  const options = { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  return JSON.parse(execFileSync(interpreter, ['-c', PRELUDE + script], options)) as T;
}

/** The bytes that the sandbox's encoder writes for Python expressions. */
export function encoded(sources: readonly string[], setup = '', interpreter = 'python3'): Buffer[] {
  const script = `${setup}\nprint(json.dumps([encode(eval(source), 2**40, {}).hex() for source in sources]))`;
  return python<string[]>(script, sources, interpreter).map((hex) => Buffer.from(hex, 'hex'));
}

/** Python expressions as values that crossed the code. */
export const values = (sources: readonly string[], setup = '', interpreter = 'python3'): Value[] =>
  encoded(sources, setup, interpreter).map((bytes) => decode(bytes));

/** What Python's own `==` says of every pair of expressions, each evaluated anew: two processes share no objects. */
export const pythonEqual = (sources: readonly string[]): boolean[][] =>
  python(`print(json.dumps([[bool(anew(a) == anew(b)) for b in sources] for a in sources]))`, sources);

/** What a function returns for each input, as Python's own reader of JSON takes them, written by `repr`. */
export const pythonReads = (inputs: Uint8Array, code: string, entry: string): string[] =>
  python(
    `exec(sources[1])\nprint(json.dumps([repr(eval(sources[2])(*args)) for args in json.loads(sources[0])]))`,
    [Buffer.from(inputs).toString(), code, entry],
  );
