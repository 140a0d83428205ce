import { decoded } from '../../decoded.ts';
import { AssayError } from '../../errors.ts';
import { holdsPassword, httpUrl, withoutEmpty } from '../address.ts';
import type { Environment } from '../address.ts';
import type { MlflowPlace } from './tracker.ts';

/**
 * `http://localhost:5000#experiment`. Name and password, or a token, are in the variables that MLflow's own clients read.
 * @throws AssayError `bad-tracker`.
 */
export function parseMlflow(address: string, variables: Environment): MlflowPlace {
  const env = withoutEmpty(variables);
  const base = httpUrl(address);
  if (base === undefined) throw badAddress('It is not an address of http or https.');
  if (holdsPassword(base))
    throw badAddress('A password in an address is seen by everyone who sees the command.');
  const experiment = decoded(base.hash.slice(1)) || (env.MLFLOW_EXPERIMENT_NAME ?? 'assay');
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
  if (token !== undefined) return `Bearer ${token}`;
  if (name === undefined) return undefined;
  return `Basic ${Buffer.from(`${name}:${password ?? ''}`).toString('base64')}`;
}

const badAddress = (why: string): AssayError =>
  new AssayError('bad-tracker', `The address of an MLflow server is wrong. ${why}`, {
    next: 'Write --track mlflow:http://localhost:5000#EXPERIMENT; its name and password are read from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.',
  });
