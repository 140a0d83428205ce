import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelFacts, readModels } from '../../src/results/models-file.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

function file(text: string): string {
  const path = join(temporaryFolder(), 'models.yaml');
  writeFileSync(path, text);
  return path;
}

describe('a file of models', () => {
  test('tells a model by its id or an alias, however its name separates words', async () => {
    const models = await readModels(
      file(
        'Org-Some-Model: { name: "Some", size: "7B", quant: "Q4", tags: [a], alias: "Other/Name", licence: x }',
      ),
    );
    expect(modelFacts('Org/Some_Model', models)).toMatchObject({ name: 'Some', size: '7B', quant: 'Q4' });
    expect(modelFacts('Other-Name', models)).toMatchObject({ name: 'Some' });
  });

  test('may be a list, and a model that it does not know is read from its name', async () => {
    const models = await readModels(file('- { id: a, name: A }\n- { id: b }\n'));
    expect(modelFacts('a', models)).toEqual({ name: 'A' });
    expect(modelFacts('Code-13B-fp16', models)).toEqual({
      name: 'Code-13B-fp16',
      size: '13B',
      quant: 'FP16',
    });
  });

  test.each(['a: 1', '- 3', 'a: {b', 'text'])('is refused where it is none: %s', async (text) => {
    await expect(readModels(file(text))).rejects.toMatchObject({ code: 'bad-models' });
  });
});
