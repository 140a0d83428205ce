import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '../../../src/repository/project.ts';
import type { TestRun } from '../../../src/repository/tests/contract.ts';
import { expectedOf } from '../../../src/repository/tests/expected.ts';
import { runTests } from '../../../src/repository/tests/run.ts';
import { judgeText } from '../../../src/repository/tests/text/judge.ts';
import type { Workspaces } from '../../../src/workspaces/contract.ts';
import { openWorkspaces } from '../../../src/workspaces/index.ts';
import { describeWith } from '../../fixtures/parts.ts';

interface Real {
  readonly name: string;
  readonly tests: Project['tests'];
  /** What of it the tests need; all where it is absent. */
  readonly needs?: readonly string[];
  readonly packages: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  /** A file, and a fault that some of the tests catch. */
  readonly file: string;
  readonly fault: readonly [text: string, instead: string];
}

const REAL: readonly Real[] = [
  {
    name: 'django',
    tests: {
      runner: 'django',
      command: ['python', 'tests/runtests.py', '{tests}', '--verbosity', '0', '--noinput'],
      maxTests: 20,
    },
    needs: [
      'django',
      'tests/runtests.py',
      'tests/test_sqlite.py',
      'tests/urls.py',
      'tests/signing',
      'tests/utils_tests',
    ],
    packages: ['python3-asgiref', 'python3-sqlparse', 'python3-tz'],
    variables: { PYTHONPATH: '/work/checkout' },
    paths: ['signing', 'utils_tests.test_datastructures'],
    file: 'django/core/signing.py',
    fault: ["return base64.urlsafe_b64encode(s).strip(b'=')", 'return base64.urlsafe_b64encode(s)'],
  },
  {
    name: 'toolz',
    tests: { runner: 'pytest', command: ['python', '-m', 'pytest', '{tests}'], maxTests: 20 },
    packages: ['python3-pytest'],
    paths: ['toolz/tests/test_itertoolz.py'],
    file: 'toolz/itertoolz.py',
    fault: ['def second(seq):', 'def second(seq):\n    return None\n\n\ndef _second(seq):'],
  },
];

describeWith(['bubblewrap', 'pytest', 'repositories'], 'the tests of a real repository', () => {
  describe.each(REAL)('of $name', ({ name, paths, file, fault, ...real }) => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
    const source = join(folder, 'checkout');
    const project: Project = {
      name,
      folder,
      tasks: '',
      kinds: [],
      repository: { path: source },
      environment: { packages: real.packages, install: [], variables: real.variables ?? {} },
      tests: real.tests,
      limits: { cpuS: 120, memoryBytes: 2 ** 31, diskBytes: 2 ** 28, processes: 128 },
    };
    let workspaces: Workspaces;
    let original: TestRun;
    beforeAll(async () => {
      process.env['ASSAY_CACHE'] = join(folder, 'cache');
      copyOf(name, real.needs ?? ['.'], source);
      workspaces = await openWorkspaces(project, { backend: 'bubblewrap' });
      original = await runTests(workspaces, project, { files: [], tests: paths });
    });
    afterAll(async () => {
      await workspaces.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('pass, as their text says too', () => {
      expect(original).toMatchObject({ status: 'ok', failures: 0, errors: 0, share: 1, patched: [] });
      expect(original.output).not.toMatch(/KeyError|FAIL/);
      sameAsText(original);
    });

    it('fail with a fault in the code, which is told as their text tells it', async () => {
      const broken = readFileSync(join(source, file), 'utf8').replace(...fault);
      const files = [{ path: file, content: broken }];
      const run = await runTests(
        workspaces,
        project,
        { files, tests: paths },
        { expected: expectedOf(original) },
      );
      expect(run.status).toBe('failed');
      expect(run.share).toBeGreaterThan(0);
      expect(run.share).toBeLessThan(1);
      sameAsText(run);
    });

    function sameAsText(run: TestRun): void {
      if (project.tests.runner === 'pytest') return;
      const { ran, failures, errors, skipped, share } = judgeText(project.tests.runner, run.output);
      expect(run).toMatchObject({ ran, failures, errors, skipped, share });
    }
  });
});

/** Translations are half of Django, and nothing that these tests need. */
function copyOf(name: string, paths: readonly string[], to: string): void {
  const from = join(process.env['ASSAY_TEST_REPOSITORIES'] ?? '', name);
  const filter = (file: string): boolean => !/locale[/](?!en[/])\w+[/]LC_MESSAGES$/.test(file);
  for (const path of paths) cpSync(join(from, path), join(to, path), { recursive: true, filter });
}
