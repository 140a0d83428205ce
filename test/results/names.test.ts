import { describe, expect, it } from 'vitest';
import { readStem, runStem, stemOf } from '../../src/results/names.ts';

describe('the name of a results file', () => {
  it('tells template, params and model of the run that it was made from', () => {
    const told = { template: 'chat-simple', params: 'greedy', model: 'TheBloke-x.gguf' };
    const stem = runStem({
      ...told,
      suite: 'junior-v2',
      languages: ['python', 'javascript'],
      time: 1700000000,
    });
    expect(readStem(stemOf(`old/interview_${stem}.ndjson`))).toEqual(told);
  });

  it('may hold a model with the separator in it, as older files do', () => {
    expect(readStem('junior-dev_python_plain_none_precise_a_b-c_1690000000')).toEqual({
      template: 'plain',
      params: 'precise',
      model: 'a_b-c',
    });
  });

  it('tells nothing where it has another shape', () => {
    expect(readStem('samples')).toBeUndefined();
    expect(readStem('prepare_humaneval_python_chat')).toBeUndefined();
  });
});
