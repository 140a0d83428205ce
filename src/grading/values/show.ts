import type { Compound, Dict, Value } from './value.ts';

const DEEPEST = 6;

/**
 * A value as Python would print it, for people: at most about `most` characters, the rest left out with `…`.
 * Never costs more than what it shows, however large the value is.
 */
export function show(value: Value, most = 200): string {
  const page = new Page(most);
  write(page, value, 0);
  return page.text();
}

class Page {
  readonly #most: number;
  #text = '';

  constructor(most: number) {
    this.#most = most;
  }

  get full(): boolean {
    return this.#text.length > this.#most;
  }

  add(text: string): void {
    this.#text += text.slice(0, this.#most + 1);
  }

  text(): string {
    return this.full ? `${this.#text.slice(0, this.#most)}…` : this.#text;
  }
}

function write(page: Page, value: Value, depth: number): void {
  if (page.full) return;
  if (typeof value === 'string') page.add(quote(value));
  else if (typeof value === 'number') page.add(showFloat(value));
  else if (typeof value === 'bigint') page.add(showInteger(value));
  else if (typeof value === 'boolean') page.add(value ? 'True' : 'False');
  else if (value === null) page.add('None');
  else if (depth > DEEPEST) page.add('…');
  else writeCompound(page, value, depth);
}

function writeCompound(page: Page, value: Compound, depth: number): void {
  if (value.kind === 'dict') writeDict(page, value, depth);
  else if (value.kind === 'subclass') wrap(page, value.name, () => write(page, value.plain, depth + 1));
  else if (value.kind === 'scalar') wrap(page, value.dtype, () => write(page, value.item, depth + 1));
  else if (value.kind === 'array') wrap(page, 'array', () => write(page, value.items, depth + 1));
  else if ('items' in value) writeItems(page, value.kind, value.items, depth);
  else page.add(showAtom(value));
}

type Atom = Extract<
  Compound,
  { kind: 'surrogates' | 'bytes' | 'bytearray' | 'complex' | 'number' | 'opaque' }
>;

function showAtom(value: Atom): string {
  if (value.kind === 'opaque') return `<${value.name}>`;
  if (value.kind === 'surrogates') return quote(value.utf8.subarray(0, 1000).toString('utf8'));
  if (value.kind === 'complex') return `(${value.re}${value.im < 0 ? '' : '+'}${value.im}j)`;
  if (value.kind === 'number') {
    return `${lastName(value.name)}(${showInteger(value.numerator)}/${showInteger(value.denominator)})`;
  }
  return `b${quote(value.data.subarray(0, 1000).toString('latin1'))}`;
}

const BRACKETS: Readonly<Record<string, readonly [string, string]>> = {
  list: ['[', ']'],
  tuple: ['(', ')'],
  set: ['{', '}'],
};

function writeItems(page: Page, kind: string, items: readonly Value[], depth: number): void {
  const [open, close] =
    kind === 'set' && items.length === 0 ? ['set(', ')'] : (BRACKETS[kind] ?? [`${kind}([`, '])']);
  page.add(open);
  writeAll(page, items, (item) => write(page, item, depth + 1));
  page.add(kind === 'tuple' && items.length === 1 ? ',)' : close);
}

function writeDict(page: Page, { entries }: Dict, depth: number): void {
  page.add('{');
  writeAll(page, entries, ([key, value]) => {
    write(page, key, depth + 1);
    page.add(': ');
    write(page, value, depth + 1);
  });
  page.add('}');
}

function writeAll<T>(page: Page, items: readonly T[], writeOne: (item: T) => void): void {
  for (const [index, item] of items.entries()) {
    if (page.full) return;
    if (index > 0) page.add(', ');
    writeOne(item);
  }
}

function wrap(page: Page, name: string, writeInside: () => void): void {
  page.add(`${lastName(name)}(`);
  writeInside();
  page.add(')');
}

const lastName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function quote(text: string): string {
  const escaped = JSON.stringify(text.slice(0, 1000)).slice(1, -1).replaceAll('\\"', '"');
  return `'${escaped.replaceAll("'", "\\'")}'`;
}

function showFloat(float: number): string {
  if (Number.isNaN(float)) return 'nan';
  if (!Number.isFinite(float)) return float > 0 ? 'inf' : '-inf';
  if (Object.is(float, -0)) return '-0.0';
  const digits = String(float);
  return /^-?\d+$/.test(digits) ? `${digits}.0` : digits;
}

/** Decimal digits of a huge integer take quadratic time, and nobody reads them. */
function showInteger(integer: bigint): string {
  const fits = BigInt.asIntN(1024, integer) === integer;
  return fits ? integer.toString() : `<int of ${integer.toString(16).length * 4} bits>`;
}
