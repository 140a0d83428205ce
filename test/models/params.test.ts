import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadParams } from '../../src/models/params.ts';
import { packageFolder } from '../../src/shipped.ts';
import { filesOf } from '../prompts/files.ts';
import { chat, requestOf, user } from './requests.ts';
import { open, serve } from './servers.ts';

const load = async (content: string | object) => loadParams(await filesOf({ 'mine.json': content }));
const valuesOf = async (content: object) => (await load(content)).values;

describe('a preset', () => {
  test('is every file that ships', async () => {
    const files = await readdir(join(packageFolder, 'params'));
    const names = files.map((file) => parse(file).name);
    expect(names).toEqual(
      expect.arrayContaining(['greedy', 'high-temperature', 'mirostat', 'precise', 'sampled', 'top-k-1']),
    );
    for (const name of names) expect((await loadParams(name)).values.max_tokens).toBe(4096);
  });

  test('called high-temperature is the one of the recorded runs', async () => {
    expect((await loadParams('high-temperature')).values).toMatchObject({
      temperature: 0.7,
      top_p: 0.1,
      top_k: 40,
      repetition_penalty: 1.18,
    });
  });

  test('may be changed, also by the names of other tools, and says so in its name', async () => {
    expect(await loadParams('greedy', ['max_new_tokens=99', 'stop_seqs=END'])).toEqual({
      name: 'greedy+max_new_tokens=99+stop_seqs=END',
      values: { temperature: 0, max_tokens: 99, stop: ['END'] },
    });
  });
});

describe('a file of parameters', () => {
  test.each([
    [{ max_new_tokens: 512 }, { max_tokens: 512 }],
    [{ max_completion_tokens: 512, max_tokens: 512 }, { max_tokens: 512 }],
    [{ stop_seqs: ['\n#'] }, { stop: ['\n#'] }],
    [{ stop: '###' }, { stop: ['###'] }],
    [{ do_sample: false, temperature: 0.7 }, { temperature: 0 }],
    [{ do_sample: true, temperature: 0.7 }, { temperature: 0.7 }],
    [{ num_beams: 1 }, {}],
    [{ num_beams: 4 }, { num_beams: 4 }],
    [{ $note: 'as of today', top_k: -1 }, { top_k: -1 }],
    [
      { repeat_last_n: 256, mirostat: 2, mirostat_eta: 0.1, mirostat_tau: 5 },
      { repeat_last_n: 256, mirostat: 2, mirostat_eta: 0.1, mirostat_tau: 5 },
    ],
  ])('that says %j means %j', async (content, values) => {
    expect(await valuesOf(content)).toEqual(values);
  });

  test.each([
    ['{\n "temprature": 1 }', /mine\.json:2: there is no parameter temprature; did you mean temperature\?$/],
    ['{\n\n "max_new_token": 1 }', /mine\.json:3: there is no .* did you mean max_new_tokens\?$/],
    ['{ "top_p": 1,\n "temperature": "hot" }', /mine\.json:2: temperature: .*expected number/],
    ['{ "mirostat": 3 }', /mine\.json:1: mirostat: /],
    ['{ "max_tokens": 5,\n "max_new_tokens": 6 }', /mine\.json:1: max_tokens: .* are one thing and differ/],
    ['{ "stop": [],\n "stop_seqs": [] }', /mine\.json:2: stop_seqs: stop and stop_seqs are one thing/],
    ['{ "top_p": 1\n "top_k": 2 }', /mine\.json:2: not JSON/],
    ['[]', /mine\.json: .*expected object/],
  ])('that reads %s is refused with its line', async (content, message) => {
    await expect(load(content)).rejects.toMatchObject({
      code: 'bad-params',
      message: expect.stringMatching(message),
      next: expect.stringContaining('max_new_tokens'),
    });
  });

  test.each([
    ['temprature=1', /^--set: there is no parameter temprature; did you mean temperature\?$/],
    ['temperature', /^--set: temperature is not key=value$/],
    ['seed=x', /^--set: seed: /],
  ])('is not changed by --set %s', async (change, message) => {
    await expect(loadParams('greedy', [change])).rejects.toThrow(message);
  });

  test('that is not there is refused with the nearest preset', async () => {
    await expect(loadParams('greddy')).rejects.toMatchObject({
      code: 'unknown-params',
      next: expect.stringContaining('Did you mean greedy?'),
    });
  });
});

describe('what other tools know', () => {
  const ODD = { repetition_penalty: 1.1, repeat_last_n: 64, mirostat: 2, mirostat_tau: 5, mirostat_eta: 0.1 };

  test.each([
    ['llamacpp', { repeat_penalty: 1.1, repeat_last_n: 64, mirostat: 2, mirostat_tau: 5, mirostat_eta: 0.1 }],
    ['koboldcpp', { rep_pen: 1.1, rep_pen_range: 64, mirostat: 2, mirostat_tau: 5, mirostat_eta: 0.1 }],
  ])('is sent to %s under its names', async (ownedBy, fields) => {
    const { address, requests } = await serve(() => 'x', { ownedBy });
    expect(await open(address).answer(chat(ODD))).not.toHaveProperty('ignored');
    expect(requests[0]?.body).toMatchObject(fields);
    expect(requests[0]?.body).not.toHaveProperty('repetition_penalty');
  });

  test('is sent to text-generation-webui under its names', async () => {
    const pages = { '/v1/internal/model/info': { status: 200, body: '{"model_name": "m"}' } };
    const { address, requests } = await serve(() => 'x', { pages });
    expect(await open(address).answer(chat(ODD))).not.toHaveProperty('ignored');
    expect(requests[0]?.body).toMatchObject({
      repetition_penalty_range: 64,
      mirostat_mode: 2,
      mirostat_tau: 5,
    });
  });

  test.each(['vllm', 'sglang', 'library', 'somebody'])(
    'is not sent to a server of %s, and named instead',
    async (ownedBy) => {
      const { address, requests } = await serve(() => 'x', { ownedBy });
      const { ignored } = await open(address).answer(chat({ ...ODD, num_beams: 4 }));
      expect(ignored).toEqual(
        expect.arrayContaining(['mirostat', 'mirostat_eta', 'mirostat_tau', 'num_beams', 'repeat_last_n']),
      );
      for (const name of ignored ?? []) expect(requests[0]?.body).not.toHaveProperty(name);
    },
  );
});

describe('the start of an answer', () => {
  const prefilled = requestOf([user('q'), { role: 'assistant', content: '```python\n' }]);

  test.each([
    ['llamacpp', {}],
    ['library', {}],
    ['vllm', { continue_final_message: true, add_generation_prompt: false }],
    ['sglang', { continue_final_message: true }],
    ['koboldcpp', { continue_assistant_turn: true }],
  ])('is continued by a server of %s', async (ownedBy, fields) => {
    const { address, requests } = await serve(() => 'x', { ownedBy });
    expect(await open(address).answer(prefilled)).not.toHaveProperty('ignored');
    expect(requests[0]?.body).toMatchObject({ ...fields, messages: prefilled.prompt });
  });

  test('is not sent to a server that may not continue it, and named instead', async () => {
    const { address, requests } = await serve(() => 'x', { ownedBy: 'somebody' });
    expect((await open(address).answer(prefilled)).ignored).toEqual(['prefill']);
    expect(requests[0]?.body).toMatchObject({ messages: [user('q')] });
  });
});
