import { namesIn } from './scan.ts';

/** What an example may use beside the prompt's own names; `math` and `sys` are imported for it. */
const KNOWN: ReadonlySet<string> = new Set(
  `True False None and or not in is if else math sys abs all any bin bool bytes chr complex dict divmod enumerate filter float
  frozenset hex int isinstance iter len list map max min next oct ord pow range repr reversed round set sorted str sum tuple type
  zip`.split(/\s+/),
);

/** The first name of an expression that means nothing by itself: a variable, a function that nobody defined. */
export function foreignName(expression: string, own: ReadonlySet<string>): string | undefined {
  return namesIn(expression).find((name) => !KNOWN.has(name) && !own.has(name));
}
