import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import { STORE_AWAY } from '../patience.ts';

/** As much of the SDK's errors as is read. */
const errorSchema = z.object({
  name: z.string(),
  message: z.string(),
  code: z.string().optional(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
});

const readError = (error: unknown): z.infer<typeof errorSchema> | undefined =>
  error instanceof Error
    ? errorSchema.safeParse(
        Object.fromEntries(Object.keys(errorSchema.shape).map((key) => [key, Reflect.get(error, key)])),
      ).data
    : undefined;

/** Whether a server refused a write since its condition did not hold (412), or another one was being made (409). */
export const isConflict = (error: unknown): boolean =>
  [409, 412].includes(readError(error)?.$metadata?.httpStatusCode ?? 0);

/** What went wrong with `what`, an address, as a sentence and a next step. Never anything of a key. */
export function storeFailure(error: unknown, what: string): AssayError {
  if (error instanceof AssayError) return error;
  const { name = 'Error', message = String(error), code, $metadata } = readError(error) ?? {};
  const status = $metadata?.httpStatusCode;
  if (status === undefined && isOfDisk(error))
    return new AssayError('cannot-write', `The copy of ${what} cannot be written: ${message}.`, {
      next: 'Make room, or name another folder with ASSAY_CACHE or TMPDIR.',
      cause: error,
    });
  const fail = (id: string, why: string, next: string): AssayError =>
    new AssayError(id, `${what}: ${why}`, { next, cause: error });
  if (/region (is missing|not accepted)/i.test(message))
    return fail(
      'store-region',
      'no region is set.',
      'Set AWS_REGION; with a server that is not of AWS any name does, such as us-east-1.',
    );
  if (/Credentials|TokenProvider|SSO/.test(name))
    return fail('store-keys', 'there are no credentials.', CREDENTIALS);
  if (name === 'NoSuchBucket')
    return fail(
      'store-missing',
      'there is no such bucket.',
      'Make it, or check its name and AWS_ENDPOINT_URL.',
    );
  if (status === 404) return fail('store-missing', 'there is no such object.', 'Check the address.');
  if (name === 'RequestTimeTooSkewed')
    return fail(
      'store-refused',
      "this machine's clock differs too much from the server's.",
      'Set the clock (timedatectl shows it), and run the same command again.',
    );
  if (/^(Expired|Invalid)Token$|^RequestExpired$/.test(name))
    return fail('store-keys', `the server takes the credentials no more (${name}).`, CREDENTIALS);
  if (status === 401 || status === 403)
    return fail('store-refused', `the server refuses (${name}, ${status}).`, REFUSED);
  if (status !== undefined && status < 500 && status !== 429 && status !== 408)
    return fail(
      'store-failed',
      `the server says ${name} (${status}).`,
      'Check the address and AWS_ENDPOINT_URL.',
    );
  const why = status === undefined ? (code ?? name) : `${name}, ${status}`;
  return fail(
    STORE_AWAY,
    `the server cannot be reached or is not well (${why}).`,
    'Check AWS_ENDPOINT_URL and the network, and run the same command again.',
  );
}

/** Of files on this machine, never of the network. */
const OF_DISK = /^E(NOSPC|DQUOT|ISDIR|NOTDIR|ACCES|PERM|ROFS|NAMETOOLONG|EXIST|FBIG|MFILE|IO)$/;

const isOfDisk = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && 'syscall' in error && OF_DISK.test(String(error.code));

const CREDENTIALS =
  "Log in with AWS's own tools (aws sso login, AWS_PROFILE), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; Assay takes what they find.";
const REFUSED =
  'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or AWS_PROFILE), and that they may list, read, write and delete there.';

/** The code of a failure to read what was listed: looked at again, it is there as it is now. */
const STORE_CHANGED = 'store-changed';

export const changed = (what: string): AssayError =>
  new AssayError(STORE_CHANGED, `${what} changes while it is read.`, {
    next: 'Run the same command again when what writes it is done.',
  });

/** Whether what was read is another or gone since it was listed. */
export const isChanged = (error: unknown): boolean =>
  error instanceof AssayError && (error.code === STORE_CHANGED || error.code === 'store-missing');

/** Something else answers for the store, and says that all is well. */
export const noStore = (what: string): AssayError =>
  new AssayError('store-failed', `${what}: what answers is no object store.`, {
    next: 'Check AWS_ENDPOINT_URL, and whether a proxy asks for a login.',
  });
