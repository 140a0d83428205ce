/** A reader of the few words of JSON schema that ours uses; any other word is an error, so that none goes unchecked. */
export type JsonSchema = Readonly<Record<string, unknown>>;

type Rule = (wanted: never, value: unknown, schema: JsonSchema) => boolean;
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const entriesOf = (value: unknown): [string, unknown][] => (isFields(value) ? Object.entries(value) : []);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isFields,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
};

const RULES: Readonly<Record<string, Rule>> = {
  $schema: () => true,
  title: () => true,
  description: () => true,
  type: (type: string, value) => TYPES[type]?.(value) ?? false,
  pattern: (pattern: string, value) => typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
  minimum: (least: number, value) => typeof value !== 'number' || value >= least,
  maximum: (most: number, value) => typeof value !== 'number' || value <= most,
  minItems: (least: number, value) => !Array.isArray(value) || value.length >= least,
  minProperties: (least: number, value) => !isFields(value) || Object.keys(value).length >= least,
  items: (item: JsonSchema, value) => !Array.isArray(value) || value.every((part) => accepts(item, part)),
  required: (names: string[], value) => !isFields(value) || names.every((name) => name in value),
  oneOf: (schemas: JsonSchema[], value) => schemas.filter((schema) => accepts(schema, value)).length === 1,
  propertyNames: (name: JsonSchema, value) => entriesOf(value).every(([key]) => accepts(name, key)),
  properties: (fields: Record<string, JsonSchema>, value) =>
    entriesOf(value).every(([key, field]) => accepts(fields[key] ?? {}, field)),
  patternProperties: (patterns: Record<string, JsonSchema>, value) =>
    entriesOf(value).every(([key, field]) =>
      Object.entries(patterns).every(([pattern, schema]) => !matches(pattern, key) || accepts(schema, field)),
    ),
  additionalProperties: (other: JsonSchema | boolean, value, schema) =>
    entriesOf(value)
      .filter(([key]) => !isNamed(schema, key))
      .every(([, field]) => (typeof other === 'boolean' ? other : accepts(other, field))),
};

const matches = (pattern: string, key: string): boolean => new RegExp(pattern, 'u').test(key);

const isNamed = ({ properties, patternProperties }: JsonSchema, key: string): boolean =>
  (isFields(properties) && key in properties) ||
  entriesOf(patternProperties).some(([pattern]) => matches(pattern, key));

export function accepts(schema: JsonSchema, value: unknown): boolean {
  return Object.entries(schema).every(([word, wanted]) => {
    const rule = RULES[word];
    if (rule === undefined) throw new Error(`the schema says ${word}, which this reader does not know`);
    return rule(wanted as never, value, schema);
  });
}
