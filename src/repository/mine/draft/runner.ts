import { AssayError } from '../../../errors.ts';
import { TEST_FILE } from '../trace/labels.ts';
import type { Sources } from '../sources.ts';

/** Runners whose tests can be told apart, so that each may be known to run a method. */
export const RUNNERS = ['pytest', 'unittest', 'django'] as const;
export type Runner = (typeof RUNNERS)[number];

interface Testing {
  readonly runner: Runner;
  readonly command: readonly string[];
}

/** One process: tests that share it are traced in it. */
const COMMANDS: Readonly<Record<Runner, readonly string[]>> = {
  django: ['python', 'tests/runtests.py', '{tests}', '--verbosity', '0', '--noinput', '--parallel', '1'],
  pytest: ['python', '-m', 'pytest', '-p', 'no:cacheprovider', '{tests}'],
  unittest: ['python', '-m', 'unittest', '{tests}'],
};

/** How a repository's tests are run, by the files that are there. @throws AssayError `no-tests` */
export async function draftTests(sources: Sources, wanted?: Runner): Promise<Testing> {
  const runner = wanted ?? (await findRunner(sources));
  const own = runner === 'pytest' && (await wantsPlugins(sources)) ? ['-o', 'addopts='] : [];
  const command = COMMANDS[runner].flatMap((word) => (word === '{tests}' ? [...own, word] : [word]));
  return { runner, command };
}

async function findRunner(sources: Sources): Promise<Runner> {
  const { paths, folder } = sources;
  if (paths.includes('tests/runtests.py') && paths.includes('django/__init__.py')) return 'django';
  if (await usesPytest(sources)) return 'pytest';
  if (paths.some((path) => TEST_FILE.test(path))) return 'unittest';
  throw new AssayError(
    'no-tests',
    `${folder} has no Python tests: no file is called test_….py or …_test.py.`,
    {
      next: 'Say how they are run: --runner and --test-command.',
    },
  );
}

/** Looking into more files than these would tell no more. */
const MOST_FILES = 100;

async function usesPytest(sources: Sources): Promise<boolean> {
  const { paths } = sources;
  if (paths.some((path) => /(^|\/)(pytest\.ini|conftest\.py)$/.test(path))) return true;
  if (/\[tool[.:]pytest/.test(await settings(sources))) return true;
  const tests = paths.filter((path) => TEST_FILE.test(path)).slice(0, MOST_FILES);
  const texts = await Promise.all(tests.map((path) => sources.text(path)));
  return texts.some(
    (text) => text !== undefined && /^(import pytest|from pytest|(async )?def test)/m.test(text),
  );
}

/** In an INI file lines that go on are indented; in TOML they are quoted, or close the list. */
const ADDED = /^[ \t]*addopts[ \t]*=.*(?:\n(?:[ \t]+\S|["'\]#]).*)*/gm;
/** Of pytest-cov and pytest-xdist. */
const PLUGINS = /(?:^|[\s"'=[])(?:--cov\b|--no-cov\b|-n\b|-n\d|--numprocesses\b|--dist\b)/;

/** Coverage is measured otherwise here, and tests run in one process; the plugins for both may be missing. */
async function wantsPlugins(sources: Sources): Promise<boolean> {
  return ((await settings(sources)).match(ADDED) ?? []).some((options) => PLUGINS.test(options));
}

async function settings(sources: Sources): Promise<string> {
  const files = ['pyproject.toml', 'setup.cfg', 'pytest.ini', 'tox.ini'].filter((path) =>
    sources.paths.includes(path),
  );
  const texts = await Promise.all(files.map((path) => sources.text(path)));
  return texts.join('\n');
}
