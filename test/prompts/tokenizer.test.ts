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
