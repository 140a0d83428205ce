import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test, vi } from 'vitest';
import { placeAnswer } from '../../src/repository/edit/index.ts';
import type { DataPoint } from '../../src/repository/point.ts';
import type { Suite } from '../../src/suites/contract.ts';
import { loadSuite, pullSuite, suiteInfo } from '../../src/suites/index.ts';
import { REPOSITORY, startFakeHub } from '../fixtures/fake-hub.ts';
import { pointsOf } from '../fixtures/data-points.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { refusal } from '../fixtures/refusal.ts';

const FILE = `class Shelf:
    def add(self, book):
        self.books.append(book)
        return True

    @property
    def first(self):
        return self.books[0]


def shelf():
    return Shelf()
`;

const POINTS: readonly DataPoint[] = pointsOf(FILE).map((point, index) => ({
  ...point,
  file_without_method: '# without',
  ...(index === 0 ? { file_with_buggy_method: FILE.replace('True', 'False') } : {}),
  tests: { full_paths: [`tests.test_${point.method.name}`, 'tests.test_all'] },
}));

const DEFINITION = `name: shelf
licence: MIT
repository: { path: . }
tests: { runner: unittest, command: [python, -m, unittest, '{tests}'] }
`;

/** A suite in a folder of its own. */
function written(file: string, content: string | Uint8Array, more = `tasks: ${file}\n`): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'suite.yaml'), DEFINITION + more);
  writeFileSync(join(folder, file), content);
  return folder;
}

const jsonl = (points: readonly object[]): string =>
  points.map((point) => `${JSON.stringify(point)}\n`).join('');

/** The points as the columns of a data set of the hub: structures, lists and whole numbers of 64 bits. */
function parquet(points: readonly DataPoint[]): Uint8Array {
  const column = (name: keyof DataPoint) => ({
    name,
    data: points.map((point) => big(point[name]) ?? null),
  });
  const names = [
    'idx',
    'dp_id',
    'file_path',
    'raw_file_content',
    'class_name',
    'class_code',
    'class_position_in_file',
    'method',
    'tests',
    'file_without_method',
    'file_with_buggy_method',
  ] as const;
  return new Uint8Array(parquetWriteBuffer({ columnData: names.map(column) }));
}

function big(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(big);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, big(inner)]));
}

const ids = ({ tasks }: Suite): string[] => tasks.map(({ id }) => id);

const TASKS = [
  'dp_0/generation',
  'dp_1/generation',
  'dp_2/generation',
  'dp_0/completion',
  'dp_1/completion',
  'dp_2/completion',
  'dp_0/repair',
];

describe('a suite from a repository', () => {
  test('asks each point for what it has, by the folder of its suite.yaml or by that', async () => {
    const folder = written('tasks.jsonl', jsonl(POINTS));
    const suite = await loadSuite(folder);
    expect(ids(suite)).toEqual(TASKS);
    expect(suite).toMatchObject({ name: 'shelf', licence: 'MIT', about: '7 tasks from a repository' });
    expect(suite.version).toBe(suite.sha256.slice(0, 12));
    expect(suite.project?.repository).toEqual({ path: folder });
    expect(suite.tasks[0]).toMatchObject({
      category: 'generation',
      entryPoint: 'add',
      tests: [{ kind: 'repository', name: 'tests', target: 'generation' }],
    });
    expect(await loadSuite(join(folder, 'suite.yaml'))).toEqual(suite);
  });

  test('is the same from JSON Lines, packed ones and Parquet', async () => {
    const plain = await loadSuite(written('tasks.jsonl', jsonl(POINTS)));
    const packed = await loadSuite(written('tasks.jsonl.gz', gzipSync(jsonl(POINTS))));
    const table = await loadSuite(written('tasks.parquet', parquet(POINTS)));
    const known = ({ tasks }: Suite) =>
      tasks.map(({ tests, ...task }) => ({
        ...task,
        points: tests.map((set) => set.kind === 'repository' && set.point),
      }));
    expect(known(packed)).toEqual(known(plain));
    expect(known(table)).toEqual(known(plain));
    expect(table.sha256).not.toBe(plain.sha256);
  });

  test('has references that leave the file as it is', async () => {
    const suite = await loadSuite(
      written('tasks.jsonl', jsonl(POINTS), 'kinds: [generation, completion, repair, class]\n'),
    );
    expect(suite.tasks).toHaveLength(8);
    for (const { tests, reference } of suite.tasks) {
      const [set] = tests;
      if (set?.kind !== 'repository') throw new Error('no repository');
      const { point, target } = set;
      expect(await placeAnswer(point, target, reference)).toEqual({
        placed: { path: point.file_path, content: FILE },
        diff: '',
        code: reference.trimEnd(),
      });
    }
  });

  test('asks for a class once, with the tests of its methods in turn', async () => {
    const suite = await loadSuite(written('tasks.jsonl', jsonl(POINTS), 'kinds: [class]\n'));
    expect(ids(suite)).toEqual(['dp_0/class']);
    const [set] = suite.tasks[0]?.tests ?? [];
    expect(set?.kind === 'repository' && set.point).toMatchObject({
      class_declaration: 'class Shelf:',
      file_without_class: '\n\ndef shelf():\n    return Shelf()\n',
      global_class_declaration_index: [0, 0],
      global_class_body_index: [1, 7],
      tests_class: { full_paths: ['tests.test_add', 'tests.test_first', 'tests.test_all'] },
    });
  });

  test('asks for a class below its decorators, which stay', async () => {
    const file = `@frozen\n${FILE}`;
    const code = file.slice(0, file.indexOf('\n\n\n'));
    const points = pointsOf(file).map((point) => ({ ...point, class_position_in_file: 0, class_code: code }));
    const suite = await loadSuite(written('tasks.jsonl', jsonl(points.slice(0, 2)), 'kinds: [class]\n'));
    expect(suite.tasks[0]?.reference).toBe(`${FILE.slice(0, FILE.indexOf('\n\n\n'))}\n`);
  });

  test('asks for a method only where the file without it is there', async () => {
    const bare = POINTS.map((point) => ({ ...point, file_without_method: null }));
    expect(ids(await loadSuite(written('tasks.jsonl', jsonl(bare))))).toEqual(TASKS.slice(3));
  });

  test.each([
    ['a field is missing', '{"idx": 0}\n', /^tasks\.jsonl, line 1: dp_id is missing\.$/],
    [
      'a name is there twice',
      jsonl([...POINTS, ...POINTS]),
      /^suite\.yaml: two tasks have the dp_id of dp_0\/generation\.$/,
    ],
    [
      'a task has no tests',
      jsonl(POINTS).replace('"tests.test_add","tests.test_all"', ''),
      /line 1: tests, full_paths: a task without tests proves nothing/,
    ],
    ['there are none', '', /suite\.yaml has no task\.$/],
    ['a line is no JSON', 'no JSON\n', /^tasks\.jsonl, line 1: it is not JSON/],
    ['its Parquet is cut', Uint8Array.from([...Buffer.from('PAR1'), 1, 2, 3]), /^tasks\.jsonl: /],
  ])('is refused where %s', async (_, content, sentence) => {
    expect(await refusal(loadSuite(written('tasks.jsonl', content)))).toMatchObject({
      code: 'bad-suite',
      message: expect.stringMatching(sentence),
    });
  });

  test('is refused where the file of its tasks is not there', async () => {
    const error = await refusal(loadSuite(written('other', '', 'tasks: tasks.jsonl\n')));
    expect(error.code).toBe('cannot-read');
    expect(error.next).toContain('tasks in suite.yaml');
  });
});

describe('a suite whose tasks are on the hub', () => {
  const more = `tasks: hf://datasets/${REPOSITORY}\n`;

  test('is fetched once, in all parts of its test split', async () => {
    const files = {
      'data/train-00000-of-00001.parquet': Buffer.from('none of it'),
      'data/test-00001-of-00002.parquet': Buffer.from(parquet(POINTS.slice(2))),
      'data/test-00000-of-00002.parquet': Buffer.from(parquet(POINTS.slice(0, 2))),
    };
    const hub = await startFakeHub({ files, kind: 'datasets' });
    vi.stubEnv('HF_ENDPOINT', hub.address);
    vi.stubEnv('ASSAY_DATA', undefined);
    const folder = written('none', '', more);
    const cacheDir = temporaryFolder();
    expect(ids(await loadSuite(folder, { cacheDir }))).toEqual(TASKS);
    expect(hub.fetched.map(({ path }) => path)).toEqual([
      '/data/test-00000-of-00002.parquet',
      '/data/test-00001-of-00002.parquet',
    ]);
    const asked = hub.asked.length;
    expect(ids(await loadSuite(folder, { cacheDir }))).toEqual(TASKS);
    expect(hub.asked.length).toBe(asked);
    vi.unstubAllEnvs();
  });

  test('is read from the user’s own folder where there is one, and nothing is downloaded', async () => {
    const folder = written('none', '', more);
    const dataDir = temporaryFolder();
    expect((await refusal(loadSuite(folder, { dataDir }))).message).toMatch(
      /has no Add-GGUF\.parquet, Add-GGUF\.jsonl\.gz, Add-GGUF\.jsonl\.$/,
    );
    writeFileSync(join(dataDir, 'Add-GGUF.jsonl'), jsonl(POINTS));
    expect(ids(await loadSuite(folder, { dataDir }))).toEqual(TASKS);
  });

  test('is refused where the hub has no such file, or the address is none', async () => {
    const hub = await startFakeHub({ files: { 'notes.txt': Buffer.from('x') }, kind: 'datasets' });
    vi.stubEnv('HF_ENDPOINT', hub.address);
    vi.stubEnv('ASSAY_DATA', undefined);
    const cacheDir = temporaryFolder();
    await expect(loadSuite(written('none', '', more), { cacheDir })).rejects.toThrow(
      `hf://datasets/${REPOSITORY} has no Parquet or JSON Lines file`,
    );
    expect((await refusal(loadSuite(written('none', '', 'tasks: hf://tiny\n'), { cacheDir }))).code).toBe(
      'bad-suite',
    );
    vi.unstubAllEnvs();
  });
});

describe('Django and SymPy', () => {
  test('are known by name, with their repository and how their tests are run', async () => {
    const dataDir = temporaryFolder();
    mkdirSync(dataDir, { recursive: true });
    for (const name of ['django_multi_task', 'sympy'])
      writeFileSync(join(dataDir, `${name}.jsonl`), jsonl(POINTS));
    const [django, sympy] = await Promise.all(
      ['django', 'sympy'].map((name) => loadSuite(name, { dataDir })),
    );
    expect(django?.project).toMatchObject({
      name: 'django',
      repository: { commit: '89807fbde8b7b17d00434bc4695535855e96fe77' },
      tests: {
        runner: 'django',
        command: ['python', 'tests/runtests.py', '{tests}', '--verbosity', '0', '--noinput'],
        maxTests: 20,
      },
    });
    expect(sympy?.project).toMatchObject({
      repository: { commit: '51be47d700717e2c88c53eed81e3155651a047d2' },
      tests: { runner: 'sympy', command: ['python', 'bin/test', '{tests}'] },
    });
    expect(suiteInfo('django').version).toBe('89807fbde8b7');
    expect(await pullSuite('django', { dataDir })).toBe(join(dataDir, 'django_multi_task.jsonl'));
  });
});
