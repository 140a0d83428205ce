/** What a table says of a key that came from outside; `constructor` and all else that every object inherits is not in it. */
export function own<Value>(of: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}
