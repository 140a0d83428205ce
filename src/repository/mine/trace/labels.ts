import { groupBy } from '../../../group-by.ts';
import type { Project } from '../../project.ts';

type Runner = Project['tests']['runner'];

/** What pytest and unittest take for a file of tests, in the widest of their usual settings. */
export const TEST_FILE = /(^|\/)(test[^/]*|[^/]*_tests?)\.py$/;

/**
 * The project's tests in parts that are run one by one, as its runner names them: files for pytest, modules for unittest,
 * the apps below `tests/` for Django. `paths` are those of the checkout.
 */
export function testLabels(runner: Runner, paths: readonly string[]): string[] {
  const files = paths.filter((path) => TEST_FILE.test(path)).toSorted();
  if (runner === 'unittest') return files.map((path) => path.replace(/\.py$/, '').replaceAll('/', '.'));
  if (runner === 'django') return djangoApps(files);
  return files;
}

function djangoApps(files: readonly string[]): string[] {
  const inApps = files.filter((path) => /^tests\/[^/]+\//.test(path));
  return groupBy(inApps, (path) => path.split('/')[1] ?? '').map(([path]) => path.split('/')[1] ?? '');
}
