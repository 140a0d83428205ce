import { expect, test } from 'vitest';
import { chat, failureOf } from './requests.ts';
import { open, serve } from './servers.ts';

test("a model of Google's is asked for under the name that its list has, without the fields that it refuses", async () => {
  const words = 'Invalid JSON payload received. Unknown name "top_k": Cannot find field.';
  const refusal = {
    status: 400,
    body: JSON.stringify({ error: { code: 400, message: words, status: 'INVALID_ARGUMENT' } }),
  };
  const server = await serve(({ body }) => ('top_k' in body ? refusal : 'yes'), {
    models: ['models/gemini-2.5-flash'],
  });
  const answer = await open(`${server.address}#models/gemini-2.5-flash`).answer(
    chat({ top_k: 40, temperature: 0 }),
  );
  expect(answer).toMatchObject({ answer: 'yes', ignored: ['top_k'] });
  expect(server.requests.at(-1)?.body['model']).toBe('models/gemini-2.5-flash');
  const error = await failureOf(open(`${server.address}#gemini-2.5-flash`).describe());
  expect(error.message).toContain('It has models/gemini-2.5-flash.');
});

test("a model of Mistral's is asked without the fields that it calls extra inputs", async () => {
  const refused = ['seed', 'stream_options'];
  const server = await serve(({ body }) => {
    const field = refused.find((name) => name in body);
    if (field === undefined) return 'yes';
    const detail = [{ type: 'extra_forbidden', loc: ['body', field], msg: 'Extra inputs are not permitted' }];
    return { status: 422, body: JSON.stringify({ object: 'error', message: { detail }, detail }) };
  });
  const model = open(`${server.address}#fake`);
  expect(await model.answer(chat({ seed: 1, temperature: 0 }))).toMatchObject({
    answer: 'yes',
    ignored: ['seed'],
  });
  expect(server.requests).toHaveLength(3);
  await model.answer(chat({ seed: 1, temperature: 0 }));
  expect(server.requests).toHaveLength(4);
});
