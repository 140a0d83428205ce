/** More characters than anybody reads, and few enough for a page. */
const LONGEST = 1_000_000;

/** Fields without the ends of long texts at any depth, and how long the longest of each field was: `{answer: 2000000}`. */
export function cutLong(fields: Readonly<Record<string, unknown>>): {
  fields: Record<string, unknown>;
  cut: Record<string, number>;
} {
  const cut: Record<string, number> = {};
  const kept = Object.entries(fields).map(([name, value]) => {
    const note = (length: number): void => {
      cut[name] = Math.max(cut[name] ?? 0, length);
    };
    return [name, shortened(value, note)] as const;
  });
  return { fields: Object.fromEntries(kept), cut };
}

function shortened(value: unknown, note: (length: number) => void): unknown {
  if (typeof value === 'string' && value.length > LONGEST) {
    note(value.length);
    return value.slice(0, LONGEST);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => shortened(item, note));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [key, shortened(item, note)]),
  );
}
