import { describe, expect, test } from 'vitest';
import { quantOf, sizeOf, withoutQuant } from '../../src/results/model-name.ts';

describe("a model's name", () => {
  test.each([
    ['TheBloke/VicUnlocked-30B-LoRA-GPTQ', 'GPTQ', '30B'],
    ['Manticore-13B.ggmlv3.q5_0', 'Q5_0', '13B'],
    ['Meta-Llama-3-8B-Instruct-Q4-K-M', 'Q4_K_M', '8B'],
    ['Meta-Llama-3.1-70B-Instruct-IQ2-S', 'IQ2_S', '70B'],
    ['LoneStriker-CodeLlama-70b-Instruct-hf-3.5bpw-h6-exl2-main', '3.5bpw', '70B'],
    ['Qwen/Qwen3-8B-FP8', 'FP8', '8B'],
    ['Qwen-Qwen2.5-Coder-7B-Instruct-GPTQ-Int4-main', 'GPTQ-INT4', '7B'],
    ['astronomer-Llama-3-8B-Instruct-GPTQ-8-Bit', 'GPTQ-8-BIT', '8B'],
    ['lmsys-vicuna-7b-v1.5-nf4', 'NF4', '7B'],
    ['mixtral-instruct-8x7b-2.10bpw', '2.10bpw', '8x7B'],
    ['google-gemma-3-27b-it-fp16', 'FP16', '27B'],
    ['anthropic/claude-3-5-sonnet-20240620', undefined, undefined],
    ['openchat-openchat-3.5-1210', undefined, undefined],
  ])('%s tells its quantisation and size', (name, quant, size) => {
    expect(quantOf(name)).toBe(quant);
    expect(sizeOf(name)).toBe(size);
  });

  test('is the same for all quantisations of a model', () => {
    const names = ['Llama-3-8B-Instruct-Q4-K-M', 'Llama-3-8B-Instruct-bf16', 'Llama-3-8B-Instruct'];
    expect(new Set(names.map(withoutQuant)).size).toBe(1);
  });
});
