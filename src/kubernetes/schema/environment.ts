import { z } from 'zod';
import { isSecretName, isSecretValue } from '../../results/secrets.ts';
import { objectName, text } from './words.ts';

/** Kubernetes takes more, which the shell in a pod would not pass on. Source: POSIX, 2.5.3 Shell Variables. */
const variable = z
  .string()
  .regex(/^[_a-zA-Z]\w*$/, 'the name of a variable has letters, digits and _ only, and no digit first')
  .refine((name) => name !== 'JOB_COMPLETION_INDEX', 'JOB_COMPLETION_INDEX is set by Kubernetes');

export const secretKey = z.string().refine((reference) => {
  const [name, key = '', ...more] = reference.split('/');
  return objectName.safeParse(name).success && /^[-._a-zA-Z0-9]{1,253}$/.test(key) && more.length === 0;
}, 'a key of a Secret is SECRET/KEY');

const IN_CLEAR =
  'a secret stands here in clear: put it into a Secret of the cluster and name that under secrets';

export const environment = {
  env: z
    .record(variable, z.union([text, z.number(), z.boolean()]).transform(String))
    .refine(
      (values) => !Object.entries(values).some(([key, value]) => isSecretName(key) || isSecretValue(value)),
      IN_CLEAR,
    )
    .describe('Environment variables.')
    .exactOptional(),
  secrets: z
    .record(variable, secretKey)
    .describe('Environment variables from Secrets of the cluster: NAME: SECRET/KEY.')
    .exactOptional(),
};

export interface Environment {
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A list with a variable twice is merged by `kubectl apply` in ways that nobody expects. */
export const isGivenOnce = ({ env = {}, secrets = {} }: Environment): boolean =>
  !Object.keys(env).some((name) => Object.hasOwn(secrets, name));

export const GIVEN_TWICE = 'a variable stands both under env and under secrets';

/** A word of a command, which whoever may look at the job can read. */
export const readable = text.refine((word) => !isSecretValue(word), IN_CLEAR);

export const argument = z.coerce.string().pipe(readable);
