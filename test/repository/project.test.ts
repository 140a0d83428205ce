import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AssayError } from '../../src/errors.ts';
import { readPoint } from '../../src/repository/point.ts';
import { projectSchema, readProject } from '../../src/repository/project.ts';
import { pointOf } from '../fixtures/data-points.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const SUITE = `name: shelf
repository: { path: ./checkout }
tests:
  runner: pytest
  command: [python, -m, pytest, '{tests}']
`;

function written(text: string): string {
  const path = join(temporaryFolder(), 'suite.yaml');
  writeFileSync(path, text);
  return path;
}

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AssayError && error.code === 'bad-suite')
      return error.message.replace(/^.*?suite\.yaml:/, '');
    throw error;
  }
  return 'taken';
}

describe('suite.yaml', () => {
  test('needs a name, a repository and the command of its tests; the rest has defaults', async () => {
    const path = written(SUITE);
    const folder = join(path, '..');
    expect(await readProject(path)).toEqual({
      name: 'shelf',
      folder,
      tasks: join(folder, 'tasks.jsonl'),
      kinds: ['generation', 'completion', 'repair'],
      repository: { path: join(folder, 'checkout') },
      environment: { packages: [], install: [], variables: {} },
      tests: { runner: 'pytest', command: ['python', '-m', 'pytest', '{tests}'], maxTests: 20 },
      limits: { cpuS: 300, memoryBytes: 4 * 2 ** 30, diskBytes: 2 ** 30, processes: 256 },
    });
  });

  test('is what docs/repositories.md shows, with every field', async () => {
    const [, example = ''] = /```yaml\n([^]*?)```/.exec(readFileSync('docs/repositories.md', 'utf8')) ?? [];
    const { folder: _, ...project } = await readProject(written(example));
    expect(Object.keys(project).toSorted()).toEqual(Object.keys(projectSchema.shape).toSorted());
    expect(project.environment).toMatchObject({
      python: '>=3.10,<3.13',
      packages: ['git'],
      variables: { TZ: 'UTC' },
    });
  });

  test('is not the place of environment variables: its commands are the shell’s', async () => {
    const path = written(`${SUITE}environment: { install: ['pip install "$HOME/x" \${EXTRA}'] }\n`);
    expect((await readProject(path)).environment.install).toEqual(['pip install "$HOME/x" ${EXTRA}']);
  });

  test.each([
    [`${SUITE}limit: { cpu_s: 3 }\n`, '6: the file has no field limit; did you mean limits?'],
    [`${SUITE}limits: { cpu_s: 1.0e+300 }\n`, '6: limits, cpu_s: Too big: expected number to be <=86400'],
    [`${SUITE}limits: { cpus: 3 }\n`, '6: limits has no field cpus; did you mean cpu_s?'],
    [
      SUITE.replace("'{tests}'", 'all'),
      "5: tests, command: it needs '{tests}' once, where the paths of the tests go",
    ],
    [
      SUITE.replace('pytest\n', 'nose\n'),
      '4: tests, runner is "nose", not unittest or pytest or django or sympy',
    ],
    [SUITE.replace('name: shelf\n', ''), '1: name is missing'],
  ])('with a mistake is refused with the line: %j', async (text, sentence) => {
    expect(await refusal(() => readProject(written(text)))).toBe(sentence);
  });
});

describe('a data point', () => {
  const point = pointOf('class A:\n    def f(self):\n        return 1\n', 'f');
  const read = (more: object): unknown => readPoint({ ...point, ...more }, 'tasks.jsonl, line 1');

  test('takes null for what is absent, and a number for its name', () => {
    const bare = { file_without_method: null, class_doc: null, test_error_message: null, dp_id: 7 };
    expect(read(bare)).toMatchObject({ class_doc: '', dp_id: '7' });
    expect(Object.keys(Object(read(bare)))).not.toContain('file_without_method');
  });

  test.each([
    [{ tests: { full_paths: [] } }, 'tests, full_paths: a task without tests proves nothing'],
    [{ tests: undefined }, 'tests is missing'],
    [{ file_path: '../outside.py' }, 'file_path: it is no path inside the repository'],
    [{ file_path: '/etc/passwd' }, 'file_path: it is no path inside the repository'],
    [
      { method: { ...point.method, global_method_declaration_index: [0, 0] } },
      'def f is not in line 1 of the file',
    ],
    [{ raw_file_content: 'class A:\n' }, 'the method ends in line 3 of a file of 2 lines'],
  ])('that cannot be asked or judged is refused: %j', async (more, sentence) => {
    expect(await refusal(() => read(more))).toMatch(
      new RegExp(`^tasks.jsonl, line 1( \\(dp_0\\))?: ${sentence}\\.$`),
    );
  });
});
