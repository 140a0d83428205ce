import { stringify } from 'yaml';
import { CHECKOUT } from '../../../workspaces/contract.ts';
import { present } from '../../../present.ts';
import type { TaskKind } from '../../point.ts';
import type { Sources } from '../sources.ts';
import { draftInstall } from './install.ts';
import { findLicence } from './licence.ts';
import { draftTests } from './runner.ts';
import type { Runner } from './runner.ts';

/** What the user says of a project; the rest is found in its files. */
export interface ProjectWishes {
  readonly name: string;
  readonly runner?: Runner;
  /** With one element `{tests}`. */
  readonly testCommand?: readonly string[];
  readonly python?: string;
  /** Debian's names. */
  readonly packages: readonly string[];
  /** Instead of what the project's files say. */
  readonly install?: readonly string[];
  readonly maxTests: number;
  readonly kinds: readonly TaskKind[];
}

type Repository = { readonly path: string } | { readonly url: string; readonly commit: string };

const HEAD = `# A suite of tasks from a real repository. What was found may be corrected here: mining goes by this file.
# Every field: docs/repositories.md
`;

/** The text of `suite.yaml`. @throws AssayError `no-tests` */
export async function draftSuite(
  repository: Repository,
  sources: Sources,
  wishes: ProjectWishes,
): Promise<string> {
  const { name, python, packages, maxTests, kinds } = wishes;
  const { runner, command } = await draftTests(sources, wishes.runner);
  const licence = await findLicence(sources);
  const suite = {
    ...present({ name, about: `Tasks from ${name}, proved by its own tests.`, licence: licence?.name }),
    kinds: [...kinds],
    repository,
    environment: {
      ...present({ python }),
      packages: [...packages],
      install: [...(wishes.install ?? (await draftInstall(sources, runner)))],
      variables: { PYTHONPATH: importPath(sources) },
    },
    tests: { runner, command: [...(wishes.testCommand ?? command)], max_tests: maxTests },
  };
  return HEAD + stringify(suite);
}

/** Tests import the checkout's own files, installed or not. */
function importPath({ paths }: Sources): string {
  const inSource = paths.some((path) => /^src\/[^/]+(\/__init__)?\.py$/.test(path));
  return inSource ? `${CHECKOUT}/src:${CHECKOUT}` : CHECKOUT;
}
