import { decoded } from '../../decoded.ts';
import { AssayError } from '../../errors.ts';
import type { MlflowPlace } from './tracker.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `http://localhost:5000#experiment`. Name and password, or a token, are in the variables that MLflow's own clients read.
 * @throws AssayError `bad-tracker`.
 */
export function parseMlflow(address: string, env: Environment): MlflowPlace {
  const base = URL.canParse(address) ? new URL(address) : undefined;
  if (base === undefined || !/^https?:$/.test(base.protocol))
    throw badAddress('It is not an address of http or https.');
  if (base.username !== '' || base.password !== '')
    throw badAddress('A password in an address is seen by everyone who sees the command.');
  const experiment = decoded(base.hash.slice(1)) || env.MLFLOW_EXPERIMENT_NAME || 'assay';
  base.hash = '';
  const authorization = authorizationOf(env);
  return { base, experiment, ...(authorization === undefined ? {} : { authorization }) };
}

function authorizationOf(env: Environment): string | undefined {
  const {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: name,
    MLFLOW_TRACKING_PASSWORD: password,
  } = env;
  if (token !== undefined && token !== '') return `Bearer ${token}`;
  if (name === undefined || name === '') return undefined;
  return `Basic ${Buffer.from(`${name}:${password ?? ''}`).toString('base64')}`;
}

const badAddress = (why: string): AssayError =>
  new AssayError('bad-tracker', `The address of an MLflow server is wrong. ${why}`, {
    next: 'Write --track mlflow:http://localhost:5000#EXPERIMENT; its name and password are read from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.',
  });
