import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import type { UserSettings } from './kubeconfig.ts';

/** What a request shows to be let in. */
export interface Credentials {
  readonly token?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Source: client.authentication.k8s.io/v1 ExecCredential, kubernetes.io. */
const execSchema = z.object({
  status: z.object({
    token: z.string().exactOptional(),
    clientCertificateData: z.string().exactOptional(),
    clientKeyData: z.string().exactOptional(),
  }),
});

/** Reads them anew: tokens of files and programs change while a process lives. @throws AssayError `k8s-auth`. */
export async function credentialsOf(user: UserSettings): Promise<Credentials> {
  const cert = await pem(user['client-certificate-data'], user['client-certificate']);
  const key = await pem(user['client-key-data'], user['client-key']);
  const ofCertificate = cert === undefined || key === undefined ? {} : { cert, key };
  if (user.token !== undefined) return { ...ofCertificate, token: user.token };
  if (user.tokenFile !== undefined)
    return { ...ofCertificate, token: (await readFile(user.tokenFile, 'utf8')).trim() };
  return user.exec === undefined ? ofCertificate : fromProgram(user.exec);
}

/** A certificate or a key: from its base64, else from its file. */
export async function pem(data: string | undefined, file: string | undefined): Promise<string | undefined> {
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
  return file === undefined ? undefined : readFile(file, 'utf8');
}

async function fromProgram({
  apiVersion,
  command,
  args,
  env,
}: NonNullable<UserSettings['exec']>): Promise<Credentials> {
  const info = { apiVersion, kind: 'ExecCredential', spec: { interactive: false } };
  const own = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  try {
    const { stdout } = await promisify(execFile)(command, args ?? [], {
      env: { ...process.env, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    });
    const { status } = execSchema.parse(JSON.parse(stdout));
    const { token, clientCertificateData: cert, clientKeyData: key } = status;
    return {
      ...(token === undefined ? {} : { token }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
    };
  } catch (cause) {
    // What it printed may hold a token.
    throw new AssayError(
      'k8s-auth',
      `${command}, which the kubeconfig names for logging in, has given no credentials.`,
      {
        next: `Run it yourself: ${command}. Perhaps you have to log in again.`,
        cause,
      },
    );
  }
}
