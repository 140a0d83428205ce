import { describe, expect, test } from 'vitest';
import { getExtractor } from '../../src/extract/index.ts';
import { loadOutputTemplate } from '../../src/prompts/output.ts';
import { begun } from '../../src/prompts/prefill.ts';
import { loadTemplate } from '../../src/prompts/template.ts';
import { loadSuite } from '../../src/suites/index.ts';
import { describeWith, testData } from '../fixtures/parts.ts';
import { codeTask, inJavaScript, question } from './tasks.ts';

const FAMILIES = 'alpaca alpaca-input vicuna qa falcon openassistant h2o chatml llama-2'.split(' ');
const LENGTHS = 'chat medium long markdown'.split(' ');
const FIM = 'starcoder qwen codellama deepseek santacoder incoder codestral'.split(' ');
const EVERY = [
  ...LENGTHS,
  'completion',
  'very-short',
  'short',
  ...FAMILIES.flatMap((family) => LENGTHS.map((length) => `${family}/${length}`)),
  ...FIM.map((family) => `fim/${family}`),
];

const textOf = async (name: string, task = codeTask): Promise<string> => {
  const prompt = (await loadTemplate(name)).render(task);
  return typeof prompt === 'string' ? prompt : prompt.map(({ content }) => content).join('\n');
};

describe.each(EVERY)('the format %s', (name) => {
  test.each([codeTask, question, inJavaScript])(
    'shows the whole task ($id, $language) and no Jinja',
    async (task) => {
      const text = await textOf(name, task);
      expect(text).toContain(task.prompt.trim());
      expect(text).not.toMatch(/\{[{%#]|[#%}]\}|undefined|\[object|^\s*[{[]"/);
      expect(text).not.toMatch(/\n{4}/);
    },
  );
});

describe('the format', () => {
  test('very-short and completion are the code itself', async () => {
    expect(await textOf('very-short')).toBe(codeTask.prompt);
    expect(await textOf('completion')).toBe(codeTask.prompt);
  });

  test('completion makes a question a comment of its language', async () => {
    expect(await textOf('completion', question)).toBe(`"""\n${question.prompt}\n"""\n\n`);
    expect(await textOf('completion', inJavaScript)).toBe(`/*\n${question.prompt}\n*/\n\n`);
  });

  test('short is an open fence with the code', async () => {
    expect(await textOf('short')).toBe(`\`\`\`python\n${codeTask.prompt}`);
    expect(await textOf('short', inJavaScript)).toBe(`${question.prompt}\n\n\`\`\`javascript\n`);
  });

  test('medium ends in an open fence', async () => {
    const template = await loadTemplate('medium');
    expect(template.mode).toBe('chat');
    expect(template.render(question)).toEqual([
      { role: 'user', content: question.prompt },
      { role: 'assistant', content: '```python\n' },
    ]);
    expect(template.prefill(question)).toBe('```python\n');
  });

  test.each(['long', 'markdown', 'vicuna/long'])(
    '%s starts the asked function, not the first one of the prompt',
    async (name) => {
      const template = await loadTemplate(name);
      expect(template.prefill(codeTask)).toBe('```python\ndef area(');
      expect(template.prefill(inJavaScript)).toBe('```javascript\nfunction gcd(');
    },
  );

  test('markdown shows the code in a fence of its own', async () => {
    expect(await textOf('markdown')).toContain(`code:\n\n\`\`\`python\n${codeTask.prompt}\`\`\`\n`);
    expect(await textOf('long')).toContain(`code:\n\n${codeTask.prompt.trim()}\n`);
  });
});

describe('the family', () => {
  const CODE = codeTask.prompt.trim();
  const ASKED = `Please complete the following python code.\n\n${CODE}`;
  const FENCE = '```python\n';
  test.each([
    ['alpaca', `### Instruction:\n${ASKED}\n\n### Response:\n${FENCE}`],
    [
      'alpaca-input',
      `### Instruction:\nPlease complete the following python code.\n\n### Input:\n${CODE}\n\n### Response:\n${FENCE}`,
    ],
    ['vicuna', `USER: ${ASKED}\nASSISTANT: ${FENCE}`],
    ['qa', `Q: ${ASKED}\nA: ${FENCE}`],
    ['falcon', `[|Human|] ${ASKED}\n[|AI|] ${FENCE}`],
    ['openassistant', `<|prompter|>${ASKED}<|endoftext|><|assistant|>${FENCE}`],
    ['h2o', `<|prompt|>${ASKED}<|endoftext|><|answer|>${FENCE}`],
    ['chatml', `<|im_start|>user\n${ASKED}<|im_end|>\n<|im_start|>assistant\n${FENCE}`],
    ['llama-2', `[INST] ${ASKED} [/INST] ${FENCE}`],
  ])('%s has its tags around the task', async (family, text) => {
    expect(await textOf(`${family}/medium`)).toBe(text);
  });

  test.each([
    ['vicuna', /ASSISTANT:$/],
    ['llama-2', /\[\/INST\]$/],
    ['chatml', /assistant\n$/],
  ])('%s ends where the answer begins', async (family, end) => {
    expect(await textOf(`${family}/chat`)).toMatch(end);
  });

  test('llama-2 has the system message inside the first instruction', async () => {
    expect(await textOf('llama-2/long')).toMatch(
      /^\[INST\] <<SYS>>\nYou are a careful python programmer\.\n<<\/SYS>>\n\nComplete the/,
    );
  });
});

describe('fill in the middle', () => {
  test.each([
    ['starcoder', (code: string) => `<fim_prefix>${code}<fim_suffix>\n<fim_middle>`],
    ['qwen', (code: string) => `<|fim_prefix|>${code}<|fim_suffix|>\n<|fim_middle|>`],
    ['codellama', (code: string) => `<PRE> ${code} <SUF>\n <MID>`],
    ['deepseek', (code: string) => `<｜fim▁begin｜>${code}<｜fim▁hole｜>\n<｜fim▁end｜>`],
    ['santacoder', (code: string) => `<fim-prefix>${code}<fim-suffix>\n<fim-middle>`],
    ['incoder', (code: string) => `${code}<|mask:0|>\n<|mask:1|><|mask:0|>`],
    ['codestral', (code: string) => `[SUFFIX]\n[PREFIX]${code}`],
  ])('of %s has the code before the gap', async (family, expected) => {
    expect(await textOf(`fim/${family}`)).toBe(expected(codeTask.prompt));
    expect(await textOf(`fim/${family}`, question)).toBe(expected(`"""\n${question.prompt}\n"""\n\n`));
  });

  test('becomes a whole program through its output template', async () => {
    const { name, sha256, render } = await loadOutputTemplate('fim');
    expect({ name, sha256 }).toEqual({ name: 'fim', sha256: expect.stringMatching(/^[\da-f]{64}$/) });
    expect(render(codeTask, '    return 3\n')).toBe(`${codeTask.prompt}    return 3\n`);
    expect(render(question, 'def gcd(a, b): ...')).toBe('def gcd(a, b): ...');
  });
});

test('an output template puts code into a fence', async () => {
  const { render } = await loadOutputTemplate('fence');
  expect(render(inJavaScript, 'f()')).toBe('```javascript\nf()\n```');
});

describe('the start of the answer, put before it,', () => {
  test.each([
    ['medium', 'def gcd(a, b):\n    return a if b == 0 else gcd(b, a % b)\n```\nThat is Euclid.'],
    ['long', 'a, b):\n    return a if b == 0 else gcd(b, a % b)\n```'],
  ])('makes code of an answer to %s', async (name, answer) => {
    const [template, extractor] = await Promise.all([loadTemplate(name), getExtractor('default')]);
    const context = { language: 'python', entryPoint: 'gcd', prompt: question.prompt } as const;
    for (const mode of ['chat', 'completion'] as const) {
      const { code } = extractor.extract(template.prefill(question) + answer, { ...context, mode });
      expect(code?.trim()).toBe('def gcd(a, b):\n    return a if b == 0 else gcd(b, a % b)');
    }
  });
});

describeWith(['data'], 'every task of HumanEval', () => {
  test('is shown by chat and completion as it always was', async () => {
    const suite = await loadSuite('humaneval', { dataDir: testData('datasets') });
    const [chat, completion] = await Promise.all([loadTemplate('chat'), loadTemplate('completion')]);
    for (const task of suite.tasks) {
      const content = `Solve the following python task. Write one complete program that defines \`${task.entryPoint}\` and contains every import and helper it needs. Reply with that program in a single Markdown code block.\n\n\`\`\`python\n${task.prompt.trim()}\n\`\`\``;
      expect(chat.render(task)).toEqual([{ role: 'user', content }]);
      expect(completion.render(task)).toBe(task.prompt);
    }
  });

  test('becomes a whole program of an answer that goes on from the start that long gives', async () => {
    const suite = await loadSuite('humaneval', { dataDir: testData('datasets') });
    const [template, extractor] = await Promise.all([loadTemplate('qa/long'), getExtractor('default')]);
    for (const { completion, ...task } of suite.tasks) {
      const stub = `def ${task.entryPoint}(`;
      const wholeFunction = task.prompt.slice(task.prompt.lastIndexOf(stub) + stub.length) + completion;
      const answer = begun(
        template.prefill({ ...task, completion }),
        `${wholeFunction.trimEnd()}\n\`\`\`\nDone.`,
      );
      const { code } = extractor.extract(answer, { ...task, mode: 'completion' });
      expect(code).toContain(completion.trimEnd());
      expect(code).toContain(stub);
    }
  });
});

test('an output template takes an answer of any length', async () => {
  const { render } = await loadOutputTemplate('fence');
  const answer = 'x = 1\n'.repeat(1_000_000);
  expect(render(question, answer)).toContain(answer.trimEnd());
});
