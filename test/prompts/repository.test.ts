import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTemplate, loadTemplateFor } from '../../src/prompts/template.ts';
import type { Template } from '../../src/prompts/template.ts';
import { readProject } from '../../src/repository/project.ts';
import type { DataPoint, TaskKind } from '../../src/repository/point.ts';
import type { Task } from '../../src/suites/contract.ts';
import { loadSuite } from '../../src/suites/index.ts';
import { pointOf } from '../fixtures/data-points.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { refusal } from '../fixtures/refusal.ts';

const FILE = `class Shelf:
    def add(self, book):
        self.books.append(book)
        return True

    def drop(self):
        return None
`;

const point = pointOf(FILE, 'add', {
  file_without_method: FILE.replace(/    def add[^]*?True\n/, ''),
  file_with_buggy_method: FILE.replace('True', 'False'),
  test_error_message: `${'x'.repeat(20_000)}FAILED (failures=1)`,
});

function taskOf(target: TaskKind, more: Partial<DataPoint> = {}): Task {
  const project = { name: 'shelf', folder: '/', tasks: '', kinds: [target], repository: { path: '/' } };
  const set = {
    kind: 'repository' as const,
    name: 'tests',
    point: { ...point, ...more },
    target,
    project: {
      ...project,
      environment: { packages: [], install: [], variables: {} },
      tests: { runner: 'unittest' as const, command: ['{tests}'], maxTests: 20 },
      limits: { cpuS: 1, memoryBytes: 1, diskBytes: 1, processes: 1 },
    },
  };
  const names = {
    entryPoint: target === 'class' ? 'Shelf' : 'add',
    prompt: '',
    reference: '',
    completion: '',
  };
  return { id: `dp_0/${target}`, language: 'python', ...names, tests: [set] };
}

function lastOf(template: Template, task: Task): string {
  const prompt = template.render(task);
  return typeof prompt === 'string' ? prompt : (prompt.at(-1)?.content ?? '');
}

function written(text: string): string {
  const path = join(temporaryFolder(), 'mine.yaml');
  writeFileSync(path, text);
  return path;
}

describe('the template of tasks from a repository', () => {
  test.each([
    ['generation', /def drop/, /^Write the method `add` of the class `Shelf`/m],
    ['completion', /self\.books\.append\(book\)\n```/, /^The code stops in the middle of the method `add`/m],
    ['repair', /return False/, /has a fault/],
  ] as const)('asks for %s with what is needed for it', async (kind, shown, asked) => {
    const prompt = lastOf(await loadTemplate('repository/file'), taskOf(kind));
    expect(prompt).toMatch(shown);
    expect(prompt).toMatch(asked);
    expect(prompt).not.toContain('return True');
    expect(prompt).toContain('`package/module.py`');
  });

  test('shows a fault with the end of its tests’ output, or without it', async () => {
    const task = taskOf('repair');
    const prompt = lastOf(await loadTemplate('repository/file'), task);
    expect(prompt).toContain(`\`\`\`text\n${'x'.repeat(20_000 - 19)}FAILED (failures=1)\n\`\`\``);
    expect(lastOf(await loadTemplate('repository/no-error'), task)).not.toContain('FAILED');
  });

  test('shows the class alone where it is asked to', async () => {
    const file = `import os\n\n\n${FILE}`;
    const task = taskOf('completion', pointOf(file, 'add'));
    expect(lastOf(await loadTemplate('repository/class'), task)).not.toContain('import os');
    expect(lastOf(await loadTemplate('repository/file'), task)).toContain('import os');
  });

  test('fences code that has a fence in it with a longer one', async () => {
    const task = taskOf('generation', { file_without_method: '# ```\nx = 1\n' });
    expect(lastOf(await loadTemplate('repository/file'), task)).toContain(
      '\n````python\n# ```\nx = 1\n````\n',
    );
  });

  test('says of an answer that does not pass what the tests print at their end, and the task again', async () => {
    const template = await loadTemplate('repository/file');
    const said = template.feedback?.(taskOf('generation'), `${'y'.repeat(20_000)}FAIL`) ?? '';
    expect(said).toContain(`\n${'y'.repeat(20_000 - 4)}FAIL\n`);
    expect(said).toContain('The task again: Write the method `add`');
    expect(template.feedback?.(taskOf('generation'), '')).toMatch(/^With your answer something is wrong/);
  });
});

describe('a template of one’s own', () => {
  test('says what is other than in one that ships, and is another template for it', async () => {
    const path = written(
      'extends: repository/file\nrequests: { repair: "Mend {{ name }}." }\nmax_context_symbols: 20\n',
    );
    const [own, file] = [await loadTemplate(path), await loadTemplate('repository/file')];
    expect(lastOf(own, taskOf('repair'))).toMatch(/Mend add\.$/);
    expect(lastOf(own, taskOf('generation'))).toContain('Write the method `add`');
    expect([own.name, own.asks, own.sources.map(({ path: of }) => of)]).toEqual([
      'mine',
      'repositories',
      ['prompts/repository/file.yaml', path],
    ]);
    expect(own.sha256).not.toBe(file.sha256);
  });

  test('may be that of docs/prompts.md', async () => {
    const [, example = ''] = /```yaml\n(extends[^]*?)```/.exec(readFileSync('docs/prompts.md', 'utf8')) ?? [];
    expect(lastOf(await loadTemplate(written(example)), taskOf('repair'))).toContain(
      'Mend the method `add`.',
    );
  });

  test.each([
    [
      'extends: repository/file\nfeedback_symbol: 3\n',
      ':2: the file has no field feedback_symbol; did you mean feedback_symbols?',
    ],
    ['context: file\n', ':1: about is missing'],
    ['extends: chat\n', ':1: extends: it takes the name of a template that ships, as repository/file'],
    ['extends: repository/file\nprompt: |\n  {{ context }}\n  {% if %}\n', ':4: this is no Jinja'],
  ])('with a mistake is refused with file and line: %j', async (text, sentence) => {
    const path = written(text);
    const error = await refusal(loadTemplate(path));
    expect([error.code, error.message]).toEqual([
      'bad-template',
      expect.stringContaining(`${path}${sentence}`),
    ]);
  });

  test('that reads what there is not is refused with the line and the nearest name', async () => {
    const template = await loadTemplate(
      written('extends: repository/file\nprompt: |\n  {{ context }}\n  {{ requst }}\n'),
    );
    expect(() => template.render(taskOf('repair'))).toThrow(
      /mine\.yaml:4: there is no variable requst; did you mean request\?/,
    );
  });
});

describe('a template for other tasks', () => {
  test('is refused for a suite from a repository, with one that fits', async () => {
    const project = await readProject('suites/django/suite.yaml');
    expect(await refusal(loadTemplateFor({ name: 'django', project }, 'alpaca/long'))).toMatchObject({
      code: 'unsuitable-template',
      next: expect.stringContaining('--template repository/file'),
    });
  });

  test('is refused the other way round', async () => {
    expect(await refusal(loadTemplateFor(await loadSuite('demo'), 'repository/class'))).toMatchObject({
      code: 'unsuitable-template',
      message: 'demo asks for functions and programs, and repository/class does not.',
      next: expect.stringContaining('--template chat'),
    });
  });
});
