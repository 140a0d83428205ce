import { describe, expect, test } from 'vitest';
import { loadOutputTemplate } from '../../src/prompts/output.ts';
import { loadTemplate } from '../../src/prompts/template.ts';
import type { Task } from '../../src/suites/contract.ts';
import { filesOf } from './files.ts';
import { codeTask, question } from './tasks.ts';

async function render(file: string, content: string | object, task: Task = question): Promise<unknown> {
  const path = await filesOf({ [file]: content });
  return (await loadTemplate(path)).render(task);
}

const fault = (message: RegExp, next?: RegExp) =>
  expect.objectContaining({
    code: 'bad-template',
    message: expect.stringMatching(message),
    next: expect.stringMatching(next ?? /./),
  });

describe('a template', () => {
  test('has the fields of a question, its language, prompt, function, task and kind', async () => {
    const text =
      '{{ Signature }}|{{ Input }}|{{ Output }}|{{ language }}|{{ entry_point }}|{{ task }}|{{ kind }}\n';
    expect(await render('a.txt', text)).toBe(
      'gcd(a, b)|with inputs a and b|their greatest common divisor|python|gcd|gcd|question',
    );
    expect(await render('a.txt', '{{ kind }}|{{ prompt }}', codeTask)).toBe(`code|${codeTask.prompt}`);
  });

  test.each(['{{ Fact }}', '{% if Fact %}{{ Fact }}{% endif %}', '{{ Fact if Fact is defined }}'])(
    'may read %s of a question that has none',
    async (text) => {
      expect(await render('a.txt', `[${text}]`)).toBe('[]');
      const fields = { ...question.fields, Fact: 'It divides both.' };
      expect(await render('a.txt', `[${text}]`, { ...question, fields })).toBe('[It divides both.]');
    },
  );

  test('may set names of its own', async () => {
    const text =
      "{% set a, b = 1, 2 %}{% macro m(x, y=task) %}{{ x }}{{ y }}{% endmacro %}{% for c in [task] %}{% if loop.first %}{{ m(c, y='!') }}{{ b }}{% endif %}{% endfor %}";
    expect(await render('a.txt', text)).toBe('gcd!2');
  });

  test('may ask for the kind of task before it reads a field', async () => {
    const text = "{% if kind == 'question' %}{{ Signature }}{% else %}-{% endif %}";
    expect(await render('a.txt', text, codeTask)).toBe('-');
    expect(await render('a.txt', text)).toBe('gcd(a, b)');
  });

  test('may ask for a field before it reads it, so that it serves code as well', async () => {
    const text =
      "{% if Signature is defined %}{{ Signature }}{% else %}{{ Output | default('-') }}{% endif %}";
    expect(await render('a.txt', text, codeTask)).toBe('-');
  });

  test('keeps the last newline of a message and leaves out a message that is empty', async () => {
    const messages = [
      { role: 'system', content: '{% if Fact %}{{ Fact }}{% endif %}' },
      { role: 'user', content: '{{ task }}', input: 'x' },
      { role: 'assistant', content: '```\n' },
    ];
    expect(await render('a.json', messages)).toEqual([
      { role: 'user', content: 'gcd\n\nx' },
      { role: 'assistant', content: '```\n' },
    ]);
  });

  test('is known by the hash of all its files', async () => {
    const names = ['alpaca/long', 'alpaca/medium', 'vicuna/long', 'long'];
    const hashes = await Promise.all(names.map(async (name) => (await loadTemplate(name)).sha256));
    expect(new Set(hashes).size).toBe(4);
    expect((await loadTemplate('alpaca/long')).sources.map(({ path }) => path)).toEqual([
      'prompts/families/alpaca.jinja',
      'prompts/long.json',
    ]);
  });
});

describe('a variable that is not there', () => {
  test.each([
    [
      'a.txt',
      'a\n{{ prompt }}\n{{ Signatur }}\n',
      /a\.txt:3: there is no variable Signatur; did you mean Signature\?$/,
    ],
    ['a.txt', '{% if Fcat %}x{% endif %}', /a\.txt:1: there is no variable Fcat; did you mean Fact\?$/],
    ['a.txt', "{{ prompt | replace('a', langage) }}", /a\.txt:1: .* langage; did you mean language\?$/],
    [
      'a.json',
      '[{"role": "user",\n "content": "{{ task }}\\n\\n{{ promt }}"}]',
      /a\.json:2: .* promt; did you mean prompt\?$/,
    ],
  ])('in %s (%j) is named with its line and the nearest', async (file, text, message) => {
    await expect(render(file, text)).rejects.toThrow(fault(message, /^Variables here: .*language/));
  });

  test('because the task is no question is named as such', async () => {
    await expect(render('a.txt', '\n{{ Signature }}', codeTask)).rejects.toThrow(
      fault(/a\.txt:2: the task Tiny\/0 has no Signature; only questions/, /Signature is defined/),
    );
  });

  test('in an output template is named too', async () => {
    const path = await filesOf({ 'out.txt': '{{ Answr }}' });
    const template = await loadOutputTemplate(path);
    expect(() => template.render(question, 'x')).toThrow(
      fault(/out\.txt:1: .* Answr; did you mean Answer\?/),
    );
  });
});

describe('what is no Jinja', () => {
  test.each([
    ['an expression that goes on', 'a\n{{ prompt prompt }}', 2],
    ['an expression that ends early', '{{ prompt | }}\n', 1],
    ['a tag that is never closed', '\n\n{{ prompt', 3],
    ['a comment that is never closed', '\n{# prompt', 2],
    ['a block that is never closed', '{% if Fact %}\n{% if task %}{% endif %}', 1],
    ['an end without its block', 'a\nb\n{% endif %}', 3],
    ['a crossing of blocks', '{% if task %}\n{% for x in task %}\n{% endif %}{% endfor %}', 3],
    ['an unknown statement', 'a\n{% include "x" %}', 2],
    ['an elif without a condition', '{% if task %}\n{% elif %}\n{% endif %}', 2],
  ])('(%s) is refused with file and line', async (_, text, line) => {
    const path = await filesOf({ 'a.txt': text });
    await expect(loadTemplate(path)).rejects.toThrow(
      fault(new RegExp(`a\\.txt:${line}: this is no Jinja: .`)),
    );
  });

  test('in a message is refused with its line in the JSON', async () => {
    const text = '[\n{"role": "system", "content": "x"},\n{"role": "user", "content": "\\n{{ prompt"}]';
    await expect(render('a.json', text)).rejects.toThrow(fault(/a\.json:3: this is no Jinja/));
  });

  test('and what fails while it is rendered says why', async () => {
    await expect(render('a.txt', '{{ prompt | nonsense }}')).rejects.toThrow(
      fault(/a\.txt:1: it cannot be rendered: there is no filter nonsense/),
    );
  });
});

describe('a .json that is no list of messages', () => {
  test.each([
    ['is not JSON', '[\n{"role": "user",\n "content" "x"}]', /a\.json:3: not JSON/],
    ['is cut', '[\n{"role": "user"', /a\.json:2: not JSON/],
    [
      'has an unknown role',
      '[{"role": "user",\n"content": ""},\n{"content": "",\n"role": "human"}]',
      /a\.json:4: not a list of messages: item 2, role is "human", not system or user or assistant$/,
    ],
    [
      'has an unknown field',
      '[\n{"role": "user", "content": "", "name": "x"}]',
      /a\.json:2: not a list of messages: item 1 has an unknown field, name$/,
    ],
    ['lacks a field', '[\n\n{"role": "user"}]', /a\.json:3: .*: item 1, content is missing$/],
    ['has no list', '{}', /a\.json:1: not a list of messages: it is an object, not a list$/],
    ['is an empty list', '[]', /a\.json:1: not a list/],
  ])('because it %s is refused', async (_, text, message) => {
    await expect(render('a.json', text)).rejects.toThrow(fault(message, /list of \{"role", "content"\}/));
  });
});

describe('a template that would ask nothing', () => {
  test.each([
    ['a.txt', ' \n', /a\.txt: it is empty/],
    ['a.json', '[{"role": "user", "content": ""}]', /a\.json makes an empty prompt of /],
    ['a.txt', '{# later #}', /a\.txt makes an empty prompt of /],
  ])('(%s %j) is refused', async (name, text, message) => {
    await expect(render(name, text)).rejects.toThrow(fault(message));
  });
});

describe('a path', () => {
  test('of another kind of file is refused', async () => {
    const path = await filesOf({ 'a.md': 'Do it.' });
    await expect(loadTemplate(path)).rejects.toThrow(fault(/a\.md is not a \.json file or a \.txt file/));
  });
});

describe('a family alone', () => {
  test.each([
    ['vicuna', /vicuna\/chat for example/],
    ['starcoder', /fim\/starcoder for example/],
  ])('(%s) is answered with how it is used', async (name, next) => {
    await expect(loadTemplate(name)).rejects.toMatchObject({
      code: 'unknown-template',
      next: expect.stringMatching(next),
    });
  });
});

describe('a name that nothing has', () => {
  test.each([
    ['chta', 'unknown-template', /Did you mean chat\?/],
    ['alpacca/long', 'unknown-family', /Did you mean alpaca\?/],
    ['alpaca/lnog', 'unknown-template', /Did you mean long\?/],
    ['fim/starcodr', 'unknown-family', /Did you mean starcoder\?/],
    ['./no-such.txt', 'unknown-template', /Give the path/],
    ['alpaca/completion', 'bad-template', /assay prompts list/],
  ])('%s is refused with the next step', async (name, code, next) => {
    await expect(loadTemplate(name)).rejects.toMatchObject({ code, next: expect.stringMatching(next) });
  });
});
