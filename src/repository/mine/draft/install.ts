import type { Sources } from '../sources.ts';
import type { Runner } from './runner.ts';

const REQUIREMENTS =
  /^(requirements([-_.](tests?|testing|dev))?|(tests?|dev)[-_]requirements|requirements\/(tests?|testing|dev)|tests\/requirements(\/py3)?)\.txt$/;
const EXTRA = /^["']?(tests?|testing|dev)["']?\s*=\s*\[/m;

/**
 * Commands that install what a repository's tests need, as its files say; the project itself such that its tests run the
 * checkout's own files.
 */
export async function draftInstall(sources: Sources, runner: Runner): Promise<string[]> {
  const { paths } = sources;
  const isPackage = paths.includes('pyproject.toml') || paths.includes('setup.py');
  const [, extra] = EXTRA.exec(optionalPart(await sources.text('pyproject.toml'))) ?? [];
  const lists = paths.filter((path) => REQUIREMENTS.test(path)).toSorted();
  return [
    ...(isPackage ? [`pip install --editable '.${extra === undefined ? '' : `[${extra}]`}'`] : []),
    ...lists.map((path) => `pip install --requirement ${path}`),
    ...(runner === 'pytest' ? ['pip install pytest'] : []),
  ];
}

/** The table of `[project.optional-dependencies]`. */
const optionalPart = (toml = ''): string =>
  /^\[project\.optional-dependencies\]\s*\n([^]*?)(?=^\[|$(?![^]))/m.exec(toml)?.[1] ?? '';
