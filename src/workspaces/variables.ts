import { ENVIRONMENT } from './contract.ts';
import type { CommandJob, Project } from './contract.ts';

/** What both an installation and a command of the project find; a hash seed gives code that depends on the order of sets one verdict. */
const BASE = {
  PATH: `${ENVIRONMENT}/bin:/usr/local/bin:/usr/bin:/bin`,
  VIRTUAL_ENV: ENVIRONMENT,
  LANG: 'C.UTF-8',
  TMPDIR: '/tmp',
  PYTHONUTF8: '1',
  PYTHONHASHSEED: '0',
};
/** What an installation needs of the user's own environment to reach a network and a package index. */
const FOR_NETWORK =
  /^(https?_proxy|no_proxy|all_proxy|pip_(index_url|extra_index_url|trusted_host|cert)|ssl_cert_file|requests_ca_bundle)$/i;

export function buildVariables(project: Project): Record<string, string> {
  const handed = Object.entries(process.env).filter(([name]) => FOR_NETWORK.test(name));
  return {
    ...Object.fromEntries(handed.map(([name, value = '']) => [name, value])),
    ...BASE,
    HOME: '/tmp',
    ...project.environment.variables,
  };
}

export function commandVariables(project: Project, job: CommandJob): Record<string, string> {
  return { ...BASE, HOME: '/tmp/home', USER: 'assay', ...project.environment.variables, ...job.variables };
}
