import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { fileJsonSchema } from '../../src/interview/schema.ts';
import { accepts } from './json-schema.ts';

const SCHEMA = 'suites/interview.schema.json';
const FOLDER = 'suites/junior-dev';
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

describe('the JSON schema that editors pick up', () => {
  test('is what the loader checks (written anew by: npx vitest run test/interview/schema.test.ts -u)', async () => {
    await expect(`${JSON.stringify(fileJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(`../../${SCHEMA}`);
  });

  test('has a sentence for every field', () => {
    const { additionalProperties: question } = z
      .object({ additionalProperties: z.object({ properties: z.record(z.string(), z.looseObject({})) }) })
      .parse(fileJsonSchema());
    const check = z
      .object({ additionalProperties: z.object({ properties: z.record(z.string(), z.looseObject({})) }) })
      .parse(question.properties.Checks);
    const fields = { ...question.properties, ...check.additionalProperties.properties };
    expect(Object.keys(fields)).toHaveLength(11);
    for (const [name, field] of Object.entries(fields))
      expect(field.description, name).toMatch(/^[A-Z].*\.$/);
  });

  test('is named by the first line of every bundled file', () => {
    expect(files).not.toEqual([]);
    for (const name of files) {
      expect(textOf(name).split('\n')[0]).toBe('# yaml-language-server: $schema=../interview.schema.json');
    }
  });

  test('accepts the bundled files, and refuses what the loader refuses', () => {
    const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'));
    const accept = (text: string): boolean => accepts(schema, parse(text, { version: '1.1', merge: true }));
    for (const name of files) expect(accept(textOf(name)), name).toBe(true);
    const text = textOf('facts.yaml');
    for (const [from, to] of [
      ['Fact:', 'Facts:'],
      ['weight: 6', 'weight: 0'],
      ['weight: 6', 'weight: six'],
      ['eq: 8', ''],
      ['eq: 8', 'eq: 8\n            eq-any: [8]'],
      ['eq-any: ["autumn", "fall"]', 'eq-any: []'],
      ['"chess_pieces()"', '"chess_pieces"'],
      ['    Input: "with no inputs"\n', ''],
    ] as const) {
      expect(text).toContain(from);
      expect(accept(text.replace(from, to)), `${from} → ${to}`).toBe(false);
    }
  });
});
