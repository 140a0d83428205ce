import { describe, expect, test, vi } from 'vitest';
import { main } from '../../src/commands/index.ts';
import { filesOf } from './files.ts';

/** Runs `assay prompts …` in this process. */
async function prompts(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = await main(['prompts', ...args]);
  const written = (spy: typeof out): string => spy.mock.calls.map(([text]) => String(text)).join('');
  const result = { code, out: written(out), err: written(err) };
  vi.restoreAllMocks();
  return result;
}

describe('assay prompts', () => {
  test('lists templates, families and output templates, each with what it is', async () => {
    const { code, out } = await prompts('list', '--json');
    expect(code).toBe(0);
    const lists: Record<string, { name: string; about: string; mode?: string }[]> = JSON.parse(out);
    const { templates = [], families = [], output = [] } = lists;
    expect(templates.map(({ name, mode }) => `${name} ${mode}`)).toEqual(
      expect.arrayContaining(['chat chat', 'completion completion', 'fim/qwen completion', 'long chat']),
    );
    expect(families.map(({ name }) => name)).toContain('llama-2');
    expect(output.map(({ name }) => name)).toEqual(['output/fence', 'output/fim']);
    for (const { about } of [...templates, ...families, ...output]) expect(about).not.toBe('');
    expect((await prompts()).out).toMatch(/alpaca-input +Alpaca with/);
  });

  test('shows the files of a template', async () => {
    const { out } = await prompts('show', 'vicuna/medium');
    expect(out).toMatch(
      /prompts\/families\/vicuna\.jinja[\s\S]*ASSISTANT:[\s\S]*prompts\/medium\.json[\s\S]*Please complete/,
    );
    expect((await prompts('show', 'output/fim')).out).toContain('{{ Answer }}');
  });

  test('renders the first task, or those that are named, and says how the answer starts', async () => {
    expect((await prompts('render', 'chat', '--suite', 'demo')).out).toMatch(
      /^\[user\]\nSolve the following/,
    );
    const { out } = await prompts('render', 'qa/medium', '--suite', 'demo', '--task', '*', '--json');
    const facts: unknown = JSON.parse(out);
    const first = { prompt: expect.stringMatching(/^Q: [\s\S]*A: ```python\n$/), prefill: '```python\n' };
    expect(facts).toMatchObject({ suite: 'demo', template: 'qa/medium', mode: 'completion' });
    expect(facts).toHaveProperty('prompts.length', 12);
    expect(facts).toHaveProperty('prompts.0', expect.objectContaining(first));
  });

  test('renders a question in the languages asked for, each under its heading where there are several', async () => {
    const { out } = await prompts('render', 'chat', '--suite', 'junior-dev');
    const headings = out.split('\n').filter((line) => line.startsWith('— '));
    expect(headings).toEqual([
      expect.stringMatching(/ in python$/),
      expect.stringMatching(/ in javascript$/),
    ]);
    const one = await prompts('render', 'chat', '--suite', 'junior-dev', '--language', 'javascript');
    expect(one.out).toMatch(/^\[user\]\n.*javascript/);
    expect(one.out).not.toContain('—');
  });

  test.each([[[]], [['list']], [['show']], [['render']]])(
    'explains itself in 80 columns: prompts %j --help',
    async (below) => {
      const { out } = await prompts(...below, '--help');
      expect(out).toContain('Usage: assay prompts');
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test.each([
    [['show', 'chatt'], /no template called chatt[\s\S]*Did you mean chat\?/],
    [['render', 'chat', '--suite', 'demo', '--task', 'demo/x'], /no task that matches demo\/x/],
    [['render', 'chat'], /--suite/],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const { code, err } = await prompts(...args);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });

  test('names file and line of a template that reads what no task has', async () => {
    const path = await filesOf({ 'mine.txt': 'Do it:\n{{ propmt }}\n' });
    const { code, err } = await prompts('render', path, '--suite', 'demo');
    expect(code).toBe(2);
    expect(err).toMatch(
      /mine\.txt:2: there is no variable propmt; did you mean prompt\?\nVariables here: prompt,/,
    );
  });
});
