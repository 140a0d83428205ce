function invert(object) {
  const keysOf = new Map();
  for (const key of Object.keys(object).toSorted()) {
    keysOf.set(object[key], [...(keysOf.get(object[key]) ?? []), key]);
  }
  return Object.fromEntries(keysOf);
}
