import { createRequire } from 'node:module';
import type * as Sdk from '@aws-sdk/client-s3';
import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import { findPackage } from '../../optional.ts';

const NAME = '@aws-sdk/client-s3';

/** The version that this is written for and tested with. */
const VERSION = '3.1162.0';

/** As much of the SDK as is used. */
export type S3Sdk = Pick<
  typeof Sdk,
  | 'S3Client'
  | 'ListObjectsV2Command'
  | 'GetObjectCommand'
  | 'PutObjectCommand'
  | 'DeleteObjectsCommand'
  | 'CreateMultipartUploadCommand'
  | 'UploadPartCommand'
  | 'CompleteMultipartUploadCommand'
  | 'AbortMultipartUploadCommand'
>;

const isClass = (value: unknown): boolean => typeof value === 'function';
const sdkSchema: z.ZodType<S3Sdk> = z.object({
  S3Client: z.custom<S3Sdk['S3Client']>(isClass),
  ListObjectsV2Command: z.custom<S3Sdk['ListObjectsV2Command']>(isClass),
  GetObjectCommand: z.custom<S3Sdk['GetObjectCommand']>(isClass),
  PutObjectCommand: z.custom<S3Sdk['PutObjectCommand']>(isClass),
  DeleteObjectsCommand: z.custom<S3Sdk['DeleteObjectsCommand']>(isClass),
  CreateMultipartUploadCommand: z.custom<S3Sdk['CreateMultipartUploadCommand']>(isClass),
  UploadPartCommand: z.custom<S3Sdk['UploadPartCommand']>(isClass),
  CompleteMultipartUploadCommand: z.custom<S3Sdk['CompleteMultipartUploadCommand']>(isClass),
  AbortMultipartUploadCommand: z.custom<S3Sdk['AbortMultipartUploadCommand']>(isClass),
});

/**
 * The SDK of AWS for S3, which speaks to every server of that interface. It is not a dependency, since few need it and it weighs
 * 20 MB; `ASSAY_AWS_SDK` may name the folder that has it.
 *
 * @throws AssayError `no-aws-sdk` with the command that installs it.
 */
export function loadSdk(env: Readonly<Record<string, string | undefined>> = process.env): S3Sdk {
  const found = findPackage(NAME, 'ASSAY_AWS_SDK', env);
  // It tells users of Node 20 on every start which Node its coming versions need; this one is fixed.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  if (found !== undefined) return sdkSchema.parse(createRequire(import.meta.url)(found));
  throw new AssayError('no-aws-sdk', `s3: needs ${NAME}, which is not installed.`, {
    next: `Install it in this folder:\n  $ npm install ${NAME}@${VERSION}`,
  });
}
