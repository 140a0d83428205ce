import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTemplate } from '../../src/prompts/template.ts';
import { filesOf } from './files.ts';
import { question } from './tasks.ts';

const FORMAT =
  "{{ bos_token }}{% for m in messages %}<{{ m['role'] }}>{{ m['content'] | trim }}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

async function render(config: object, beside: Record<string, string> = {}): Promise<unknown> {
  const path = await filesOf({ 'tokenizer_config.json': config, ...beside });
  return (await loadTemplate(path)).render(question);
}

const ASKED = /^<user>Write a python function gcd[\s\S]*single Markdown code block\.<\/s><assistant>$/;

describe("a tokenizer's own chat template", () => {
  test('makes the messages of chat a text that ends where the answer begins', async () => {
    const path = await filesOf({
      'tokenizer_config.json': { chat_template: FORMAT, bos_token: '<s>', eos_token: '</s>' },
    });
    const template = await loadTemplate(path);
    expect(template.mode).toBe('completion');
    expect(template.name).toBe(basename(dirname(path)));
    expect(template.prefill(question)).toBe('');
    // The server puts <s> there itself.
    expect(template.render(question)).toMatch(ASKED);
  });

  test('keeps the first token where the tokenizer adds none', async () => {
    const config = { chat_template: FORMAT, bos_token: '<s>', eos_token: '</s>', add_bos_token: false };
    expect(await render(config)).toMatch(/^<s><user>Write/);
  });

  test('reads tokens that are objects, and of several templates the default', async () => {
    const chat_template = [
      { name: 'tool_use', template: '{{ tools }}' },
      { name: 'default', template: FORMAT },
    ];
    expect(await render({ chat_template, bos_token: null, eos_token: { content: '</s>' } })).toMatch(ASKED);
  });

  test('is also found by the folder that it lies in', async () => {
    const path = await filesOf({ 'tokenizer_config.json': { chat_template: FORMAT, eos_token: '</s>' } });
    expect((await loadTemplate(dirname(path))).render(question)).toMatch(ASKED);
    const other = dirname(await filesOf({ 'README.md': 'x' }));
    await expect(loadTemplate(other)).rejects.toMatchObject({
      message: `There is no file ${other}/tokenizer_config.json.`,
    });
  });

  test('may be in the file beside it', async () => {
    expect(await render({ eos_token: '</s>' }, { 'chat_template.jinja': FORMAT })).toMatch(ASKED);
  });

  test('may refuse the messages, with its own words', async () => {
    const chat_template = "{{ raise_exception('Only system messages, please.') }}";
    await expect(render({ chat_template })).rejects.toMatchObject({
      code: 'bad-template',
      message: expect.stringMatching(/tokenizer_config\.json: .*Only system messages, please\./),
    });
  });

  const doubled = (start: string): string =>
    `{% set ns = namespace(a=${start}) %}{% for i in range(60) %}{% set ns.a = ns.a + ns.a %}{% endfor %}`;

  test.each([
    ['a long loop', '{% for i in range(400000000) %}{% endfor %}', /a list of more than 100000 items/],
    ['a long way down', '{{ range(0, -400000000, -1) }}', /a list of more than 100000 items/],
    ['a range of texts', "{{ range('a') }}", /range\(\) takes whole numbers/],
    ['a range without end', '{{ range(1, 2, 0) }}', /the step of range\(\) is zero/],
    [
      'loops in loops',
      '{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}',
      /more than 300000 steps/,
    ],
    ['a list that doubles', doubled('[1]'), /more than 300000 steps/],
    ['a text that doubles', doubled("'x'"), /a text of more than 1\d{6} characters/],
  ])('is refused for %s, in a sentence that names the file', async (_, chat_template, why) => {
    const error: unknown = await render({ chat_template }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'bad-template',
      message: expect.stringMatching(/tokenizer_config\.json: it cannot be rendered: /),
    });
    expect(String(error)).toMatch(why);
  });

  test("has Python's ranges, today's date and the constants in both spellings", async () => {
    const chat_template =
      "{{ range(3) }} {{ range(5, 0, -2) }} {{ range(2, 2) }} {{ range(1, 6, 2) }} {{ strftime_now('%Y') }} {{ True and not false }}{{ None is none }}";
    expect(await render({ chat_template })).toMatch(
      /^\[0, 1, 2\] \[5, 3, 1\] \[\] \[1, 3, 5\] \d{4} truetrue$/,
    );
  });

  test.each([
    ['is not there', {}, /it has no chat_template/],
    ['has no default', { chat_template: [{ name: 'rag', template: '' }] }, /are rag, none of them default/],
    ['is no Jinja', { chat_template: '{% if %}' }, /tokenizer_config\.json:1: this is no Jinja/],
    ['is no text', { chat_template: 7 }, /chat_template/],
  ])('that %s is refused', async (_, config, message) => {
    await expect(render(config)).rejects.toMatchObject({
      code: 'bad-template',
      message: expect.stringMatching(message),
    });
  });
});
