import { describe, expect, test, vi } from 'vitest';
import { main } from '../../src/commands/index.ts';

/** What a command line prints, run in this process. */
async function printed(...args: string[]): Promise<string> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await main(args)).toBe(0);
  const text = out.mock.calls.map(([piece]) => String(piece)).join('');
  vi.restoreAllMocks();
  return text;
}

const tooWide = (text: string): string[] => text.split('\n').filter((line) => line.length > 80);

/** The command of such names and all below it, as the help of each lists them. */
async function withBelow(command: readonly string[]): Promise<string[][]> {
  const [, list = ''] = /\nCommands:\n([\s\S]*?)\n\n/.exec(await printed(...command, '--help')) ?? [];
  const names = [...list.matchAll(/^ {2}(\w+)/gm)].flatMap(([, name]) => name ?? []);
  const found = [[...command]];
  for (const name of names) if (name !== 'help') found.push(...(await withBelow([...command, name])));
  return found;
}

const [, ...COMMANDS] = await withBelow([]);

test('the help lists commands and those below them', () => {
  expect(COMMANDS).toEqual(expect.arrayContaining([['run'], ['sandbox', 'serve'], ['prompts', 'show']]));
});

describe('help', () => {
  test.each(COMMANDS.map((command) => [command.join(' '), command] as const))(
    'of assay %s has an example and fits a terminal of 80 columns',
    async (name, command) => {
      const help = await printed(...command, '--help');
      expect(help).toMatch(new RegExp(`Examples?:\n  \\$ (.* \\| |[A-Z_]+=\\S+ )?assay ${name}`));
      expect(help).not.toMatch(/default: (\[|undefined)/);
      expect(tooWide(help)).toEqual([]);
    },
  );

  test.each([
    [['run'], ['--model']],
    [['interview'], ['--input', '--model']],
    [['evaluate'], ['--input']],
    [['export'], ['--format', '--output']],
    [['complete'], ['--model']],
  ])('of assay %s sets apart what must be given', async (command, required) => {
    const [, shown = ''] = /Required:\n([\s\S]*?)\n\n/.exec(await printed(...command, '--help')) ?? [];
    expect(shown.match(/^ +--\w+/gm)?.map((option) => option.trim())).toEqual(required);
  });

  test('names the exit codes and every environment variable', async () => {
    const help = await printed('--help');
    for (const word of ['ASSAY_API_KEY', 'OPENAI_API_KEY', 'ASSAY_DATA', 'ASSAY_DATASETS_URL', 'ASSAY_CACHE'])
      expect(help).toContain(word);
    expect(help).toMatch(/Exit codes:\n +0 .*\n +1 .*\n +2 .*\n +130 /);
    expect(help).toMatch(/ASSAY_PYTHON[\s\S]*NO_COLOR/);
    expect(tooWide(help)).toEqual([]);
  });

  test('offers --compat only where answers are judged', async () => {
    expect(await printed('evaluate', '--help')).toContain('--compat');
    expect(await printed('prepare', '--help')).not.toContain('--compat');
    expect(await printed('suites', 'show', '--help')).not.toContain('--compat');
  });
});

test.each([['repo'], ['k8s']])('assay %s alone shows what is below it', async (group) => {
  expect(await printed(group)).toBe(await printed(group, '--help'));
});

describe('the help of a command that there is not', () => {
  test.each([
    [['wrong', '--help'], "Unknown command 'wrong'."],
    [['wrong', '-h'], "Unknown command 'wrong'."],
    [['suites', 'lst', '--help'], 'Did you mean list?'],
  ])('is refused: assay %j', async (args, said) => {
    const [out, err] = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
    for (const spy of [out, err]) spy.mockReturnValue(true);
    const code = await main(args);
    const [shown, error] = [out, err].map((spy) => spy.mock.calls.join(''));
    vi.restoreAllMocks();
    expect([code, shown]).toEqual([2, '']);
    expect(error).toContain(said);
  });
});

test('the list of suites fits a terminal of 80 columns', async () => {
  expect(tooWide(await printed('suites', 'list'))).toEqual([]);
});
