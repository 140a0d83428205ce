import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { faultOf } from '../src/schema-fault.ts';

const schema = z.strictObject({
  name: z.string(),
  size: z.int().min(1).optional(),
  rows: z.array(z.object({ kind: z.enum(['a', 'b']) })).optional(),
  prompt: z.union([z.string(), z.array(z.string())]).optional(),
  server: z
    .discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })])
    .optional(),
  named: z.record(z.string().regex(/^\w+$/, 'a name has letters only'), z.string()).optional(),
});

describe('what a schema does not take is said in words', () => {
  it.each([
    [[], 'it is a list, not an object'],
    [{}, 'name is missing'],
    [{ name: null }, 'name is null, not a text'],
    [{ name: 'x', size: 'y' }, 'size is a text, not a number'],
    [{ name: 'x', other: 1 }, 'it has an unknown field, other'],
    [{ name: 'x', rows: [{ kind: 'a' }, { kind: 'c' }] }, 'rows, item 2, kind is "c", not a or b'],
    [{ name: 'x', prompt: 3 }, 'prompt cannot be a number'],
    [{ name: 'x', server: { kind: 'c' } }, 'server, kind is "c", not a or b'],
    [{ name: 'x', server: {} }, 'server, kind is missing'],
    [{ name: 'x', named: { 'a b': 'y' } }, 'named, a b: a name has letters only'],
  ])('%j', (value, words) => {
    const { error } = schema.safeParse(value);
    expect(error && faultOf(error, value)).toBe(words);
  });
});
