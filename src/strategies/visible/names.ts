import { namesAt, namesIn } from './scan.ts';

/** What an example may use beside the prompt's own names; `math` and `sys` are imported for it. */
const KNOWN: ReadonlySet<string> = new Set(
  `True False None and or not in is if else math sys abs all any bin bool bytes chr complex dict divmod enumerate filter float
  frozenset hex int isinstance iter len list map max min next oct ord pow range repr reversed round set sorted str sum tuple type
  zip`.split(/\s+/),
);

const isForeign = (name: string, own: ReadonlySet<string>): boolean => !KNOWN.has(name) && !own.has(name);

/** The first name of an expression that means nothing by itself: a variable, a function that nobody defined. */
export const foreignName = (expression: string, own: ReadonlySet<string>): string | undefined =>
  namesIn(expression).find((name) => isForeign(name, own));

/** Whether the expression from `at` to `end` has names of a kind. Expressions are asked for from left to right. */
type Naming = (at: number, end: number) => boolean;

/** The same of the expressions of a text: those that stand in another one are read with it. */
export const foreignNaming = (text: string, own: ReadonlySet<string>): Naming =>
  naming(text, (name) => isForeign(name, own));

export function naming(text: string, isMeant: (name: string) => boolean): Naming {
  let [starts, meant, upTo]: [ReadonlySet<number>, number[], number] = [new Set(), [], 0];
  return (at, end) => {
    if (end > upTo || !starts.has(at)) {
      const names = namesAt(text.slice(at, end)).map(({ 0: name, index }) => ({ name, at: at + index }));
      [starts, upTo] = [new Set(names.map((name) => name.at)), end];
      meant = names
        .filter(({ name }) => isMeant(name))
        .map((name) => name.at)
        .toReversed();
    }
    while ((meant.at(-1) ?? end) < at) meant.pop();
    return (meant.at(-1) ?? end) < end;
  };
}
