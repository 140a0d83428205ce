import { stringify } from 'yaml';
import type { Imported } from './models-conf.ts';

/** The text of an `assay.yaml` with these profiles. */
export function configYaml({ profiles }: Imported, from: readonly string[]): string {
  const head = `# Made by assay import from ${from.join(' and ')}. docs/profiles.md has every field.\n`;
  return head + stringify({ profiles: literal(profiles) }, { lineWidth: 0 });
}

/** What looks like a variable is none: its dollar is doubled. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literal(inner)]));
}
