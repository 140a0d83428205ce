import { z } from 'zod';

const checkSchema = z
  .strictObject({
    assert: z
      .string()
      .describe(
        "What is looked at: len(f.args), f.name, f.args[i].name, f.call(…), f.call(…)[i], f.call(…).get('k'), isinstance(f.call(…), int) or list.",
      ),
    eq: z.unknown().describe('The expected value; lists and objects may be partly right.').exactOptional(),
    'eq-any': z.array(z.unknown()).min(1).describe('Values any one of which is right.').exactOptional(),
    weight: z.int().min(1).describe('Points of the check; 1 where none are given.').exactOptional(),
  })
  .refine((check) => 'eq' in check || 'eq-any' in check, { message: 'a check needs eq or eq-any' })
  .refine((check) => !('eq' in check && 'eq-any' in check), {
    message: 'a check has either eq or eq-any, not both',
  })
  .meta({ oneOf: [{ required: ['eq'] }, { required: ['eq-any'] }] });

/** A question of an interview, one sentence a field. */
export const questionSchema = z.strictObject({
  Signature: z
    .string()
    .regex(/^\s*[\p{L}_$][\p{L}\p{N}_$]*\s*\([^()]*\)\s*$/u, 'is not of the form name(argument, …)')
    .describe('The asked function and its arguments: gcd(a, b).'),
  Input: z.string().describe('What goes in, as the prompt says it: with inputs `a` and `b`.'),
  Output: z.string().describe('What comes out, after the prompt’s "that returns".'),
  Fact: z.string().describe('Knowledge that a template may give away.').exactOptional(),
  Description: z.string().describe('What the question is for; templates need not show it.'),
  Category: z
    .string()
    .describe('What kind of question it is; reports show each category apart.')
    .exactOptional(),
  Checks: z
    .record(z.string(), checkSchema)
    .refine((checks) => Object.keys(checks).length > 0, { message: 'a question needs a check' })
    .meta({ description: 'Expectations by name.', minProperties: 1 }),
});

export type QuestionText = z.infer<typeof questionSchema>;
export const CHECK_FIELDS = Object.keys(checkSchema.shape);
export const QUESTION_FIELDS = Object.keys(questionSchema.shape);

/** The JSON schema of a file of questions, of the draft that most editors know: `suites/interview.schema.json`. */
export function fileJsonSchema(): object {
  const { $schema, ...question } = z.toJSONSchema(questionSchema, { io: 'input', target: 'draft-7' });
  return {
    $schema,
    title: 'Questions of an interview',
    description: 'Each key is the name of a question; keys that start with a dot only hold anchors.',
    type: 'object',
    patternProperties: { '^\\.': { description: 'Something to refer to with * or <<; it is no question.' } },
    additionalProperties: question,
  };
}
