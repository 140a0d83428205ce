import { z } from 'zod';

/** What JSON, a process's environment and its arguments can all hold. */
export const text = z
  .string()
  .refine((word) => !word.includes('\0'), 'a text has no character NUL: no process could be given it')
  .refine((word) => !LONE_SURROGATE.test(word), 'a text has whole characters only, and no half of a pair');

const LONE_SURROGATE = /\p{Surrogate}/u;

export const word = text.min(1);

/** RFC 1123. */
const label = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'a name has small letters, digits and - only, and - not at its ends',
  );

/** Short enough that a pod of it, NAME-INDEX-xxxxx, has a name of at most 63 characters. */
export const jobName = label.max(52, 'the name of a job has at most 52 characters');

export const namespaceName = label.max(63, 'a namespace has at most 63 characters');

/** Of a claim, a Secret, a service account. */
export const objectName = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    'a name has small letters, digits, - and . only, and none of these two at its ends',
  );

const LABEL_WORD = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

const labelKey = z.string().refine((key) => {
  const parts = key.split('/');
  const [name = '', prefix] = parts.toReversed();
  return (
    parts.length <= 2 &&
    LABEL_WORD.test(name) &&
    (prefix === undefined || objectName.safeParse(prefix).success)
  );
}, 'the name of a label is NAME or DOMAIN/NAME, NAME of at most 63 letters, digits, -, _ and .');

export const labelValue = z
  .string()
  .refine(
    (value) => value === '' || LABEL_WORD.test(value),
    'a label has at most 63 letters, digits, -, _ and ., with a letter or digit at its ends',
  );

/** Source: "Labels and Selectors", kubernetes.io. */
export const labels = z.record(labelKey, labelValue);

const amount = (form: RegExp, said: string) =>
  z
    .union([z.number().positive(), word])
    .transform(String)
    .refine((written) => form.test(written), said);

/** Cores. Source: "Resource Management for Pods and Containers", kubernetes.io. */
export const cores = amount(/^\d+(\.\d+)?m?$/, 'a quantity of cores is 2, 0.5, 500m …');

/** Bytes. The API takes `m` here too, for thousandths of a byte, which nobody means. */
export const bytes = amount(/^\d+(\.\d+)?(k|[MGTPE]|[KMGTPE]i)?$/, 'a quantity of bytes is 8Gi, 500M …');
