import { createRequire } from 'node:module';
import type * as Sdk from '@aws-sdk/client-sagemaker-runtime';
import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import { findPackage } from '../../optional.ts';

const NAME = '@aws-sdk/client-sagemaker-runtime';

/** The version that this provider is written for and tested with. */
const VERSION = '3.1162.0';

/** As much of the SDK as is used. */
export type SageMakerSdk = Pick<
  typeof Sdk,
  'SageMakerRuntimeClient' | 'InvokeEndpointCommand' | 'InvokeEndpointWithResponseStreamCommand'
>;

const isClass = (value: unknown): boolean => typeof value === 'function';
const sdkSchema: z.ZodType<SageMakerSdk> = z.object({
  SageMakerRuntimeClient: z.custom<SageMakerSdk['SageMakerRuntimeClient']>(isClass),
  InvokeEndpointCommand: z.custom<SageMakerSdk['InvokeEndpointCommand']>(isClass),
  InvokeEndpointWithResponseStreamCommand:
    z.custom<SageMakerSdk['InvokeEndpointWithResponseStreamCommand']>(isClass),
});

/**
 * The SDK of AWS for SageMaker's endpoints. It is not a dependency, since it weighs 16 MB: see `findPackage` for where it is
 * looked for; `ASSAY_AWS_SDK` may name the folder.
 *
 * @throws AssayError `no-aws-sdk` with the command that installs it.
 */
export function loadSdk(env: Readonly<Record<string, string | undefined>>): SageMakerSdk {
  const found = findPackage(NAME, 'ASSAY_AWS_SDK', env);
  if (found !== undefined) return sdkSchema.parse(createRequire(import.meta.url)(found));
  throw new AssayError('no-aws-sdk', `sagemaker: needs ${NAME}, which is not installed.`, {
    next: `Install it in this folder:\n  $ npm install ${NAME}@${VERSION}`,
  });
}
