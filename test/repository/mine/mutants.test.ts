import { describe, expect, it } from 'vitest';
import { findMethods } from '../../../src/repository/mine/find/methods.ts';
import { mutantsOf } from '../../../src/repository/mine/mutations/mutants.ts';
import { randomFor } from '../../../src/repository/mine/shuffled.ts';
import { pythonParser } from '../../../src/repository/python.ts';

const FILE = `LIMIT = 10 < 20


def pick(items, other, *, most=3):
    """1 < 2 and not True."""
    if len(items) < most and not other:
        items[0] += 1
    for item in items:
        if item == 0:
            continue
        return max(item, other, key=abs)
    return items * 2
`;

const parse = await pythonParser();

function mutants(seed = 1) {
  const [method] = findMethods(parse, 'a.py', FILE) ?? [];
  if (method === undefined) throw new Error('no method');
  return [...mutantsOf(parse, FILE, method, randomFor(seed, 'pick'))];
}

describe('mutants', () => {
  it('are faults of each kind that the code can have', () => {
    const changes = new Set(
      mutants().map(({ operator, before, after }) => `${operator}: ${before} → ${after}`),
    );
    for (const change of [
      'comparison: < → >=',
      'comparison: == → !=',
      'boundary: < → <=',
      'boolean: and → or',
      'dropped not: not other → (other)',
      'negated condition: item == 0 → not (item == 0)',
      'constant: 0 → 1',
      'constant: 1 → 0',
      'update: += → -=',
      'arithmetic: * → //',
      'removed statement: items[0] += 1 → pass',
      'removed statement: continue → pass',
      'break or continue: continue → break',
      'returns None: items * 2 → None',
      'wrong variable: other → items',
      'swapped arguments: item, other → other, item',
    ])
      expect(changes, [...changes].join('\n')).toContain(change);
  });

  it('are in the code alone, and each changes one place of the file', () => {
    const lines = FILE.split('\n');
    for (const { file, line, before, after } of mutants()) {
      const other = file.split('\n');
      expect(line).toBeGreaterThanOrEqual(6);
      expect(other.toSpliced(line - 1, 1)).toEqual(lines.toSpliced(line - 1, 1));
      expect(other[line - 1]).toContain(after);
      expect(lines[line - 1]).toContain(before);
    }
  });

  it('exchange variables only where they are read', () => {
    for (const { operator, before } of mutants())
      if (operator === 'wrong variable') expect(before).not.toMatch(/key|most=/);
  });

  it('come in the same order for the same seed, and begin with different kinds', () => {
    expect(mutants(7)).toEqual(mutants(7));
    expect(mutants(8)).not.toEqual(mutants(7));
    const first = mutants().slice(0, 8);
    expect(new Set(first.map(({ operator }) => operator)).size).toBe(8);
  });
});
