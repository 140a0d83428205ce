import { z } from 'zod';

/**
 * The keys that a schema knows at a path into a value that does not satisfy it; none where the path leads to no object.
 * A union is followed by what the value says of its kind.
 */
export function knownKeys(schema: unknown, path: readonly PropertyKey[], value: unknown): string[] {
  if (schema instanceof z.ZodExactOptional || schema instanceof z.ZodOptional)
    return knownKeys(schema.unwrap(), path, value);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return knownKeys(schema.unwrap(), path, value);
  if (schema instanceof z.ZodDiscriminatedUnion) return knownKeys(chosen(schema, value), path, value);
  const [step, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, unknown>> = schema.shape;
    return step === undefined
      ? Object.keys(shape)
      : knownKeys(shape[String(step)], rest, inside(value, step));
  }
  if (schema instanceof z.ZodRecord && step !== undefined)
    return knownKeys(schema.valueType, rest, inside(value, step));
  return [];
}

function chosen(union: z.ZodDiscriminatedUnion, value: unknown): unknown {
  const { discriminator } = union.def;
  return union.options.find(
    (option) =>
      option instanceof z.ZodObject &&
      option.shape[discriminator] instanceof z.ZodLiteral &&
      option.shape[discriminator].value === inside(value, discriminator),
  );
}

function inside(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
}
