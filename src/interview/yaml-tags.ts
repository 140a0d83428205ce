import type { ScalarTag, Tags } from 'yaml';

/**
 * Which plain scalars are numbers, to PyYAML: not all that YAML 1.1 calls so, `1e5` and `08` are texts.
 * Source: the implicit resolvers of PyYAML 6, https://github.com/yaml/pyyaml/blob/main/lib/yaml/resolver.py
 */
const FLOAT = oneOf(
  /[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?/,
  /\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?/,
  /[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*/,
  /[-+]?\.(?:inf|Inf|INF)/,
  /\.(?:nan|NaN|NAN)/,
);
const INT = oneOf(
  /[-+]?0b[01_]+/,
  /[-+]?0[0-7_]+/,
  /[-+]?(?:0|[1-9][0-9_]*)/,
  /[-+]?0x[0-9a-fA-F_]+/,
  /[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+/,
);

function oneOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(`^(?:${patterns.map(({ source }) => source).join('|')})$`);
}

const float: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: FLOAT,
  resolve: (text) => (isNegative(text) ? -1 : 1) * floatOf(unsigned(text)),
};

const int: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: INT,
  resolve: (text, onError) => {
    if (!/^[-+]?0[bx]_+$/.test(text)) return (isNegative(text) ? -1n : 1n) * intOf(unsigned(text));
    onError(`${text} is a number without digits; put a text in quotes`);
    return text;
  },
};

const isNegative = (text: string): boolean => text.startsWith('-');
const unsigned = (text: string): string => text.replaceAll('_', '').replace(/^[-+]/, '');

function floatOf(digits: string): number {
  if (/^\.[in]/i.test(digits)) return /^\.i/i.test(digits) ? Infinity : Number.NaN;
  const parts = digits.split(':').toReversed();
  return parts.reduce((sum, part, place) => sum + Number(part) * 60 ** place, 0);
}

function intOf(digits: string): bigint {
  if (/^0[0-7]/.test(digits)) return BigInt(`0o${digits}`);
  return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

const NUMBERS: ReadonlySet<string> = new Set([float.tag, int.tag]);
const BOOL = 'tag:yaml.org,2002:bool';

/** The tags of YAML 1.1 as PyYAML understands them; neither does it take `y` and `n` alone for bools. */
export function likePyYaml(tags: Tags): Tags {
  const others = tags.filter((tag) => typeof tag === 'string' || !NUMBERS.has(tag.tag ?? ''));
  return [...others.map(withoutLetters), float, int];
}

const withoutLetters = (tag: Tags[number]): Tags[number] =>
  typeof tag === 'object' && tag.tag === BOOL && tag.test !== undefined
    ? { ...tag, test: new RegExp(`(?!^[yYnN]$)${tag.test.source}`) }
    : tag;
