import type { ExtractContext } from '../../src/extract/contract.ts';

/** An answer and the program that must come of it. */
export interface Case {
  readonly says: string;
  readonly answer: string;
  readonly mode?: ExtractContext['mode'];
  readonly prompt?: string;
  readonly entryPoint?: string;
  readonly code: string | null;
}

export const PROMPT = `from typing import List


def total(xs: List[int]) -> int:
    """ Adds the numbers.
    >>> total([1, 2])
    3
    """
`;

export const fenced = (code: string, label = 'python', mark = '```'): string =>
  `${mark}${label}\n${code}\n${mark}\n`;

const IMPORT = 'from typing import List\n';
const PLAIN = 'def total(xs):\n    return sum(xs)\n';
const SOLUTION = IMPORT + PLAIN;
const inFence = (label: string): Case => ({
  says: `a fence labelled "${label}"`,
  answer: `Here it is:\n\n${fenced(PLAIN.trimEnd(), label)}\nIt adds.`,
  code: SOLUTION,
});

export const FENCE_CASES: readonly Case[] = [
  ...['python', 'Python', 'py', 'python3', '', 'text', 'python title="x.py"', ' python'].map(inFence),
  {
    says: 'a fence whose lines end in CRLF',
    answer: `Sure:\r\n\`\`\`python\r\ndef total(xs):\r\n    return sum(xs)\r\n\`\`\`\r\n`,
    code: SOLUTION,
  },
  { says: 'a fence of tildes', answer: fenced(PLAIN.trimEnd(), 'python', '~~~'), code: SOLUTION },
  { says: 'a fence that never closes', answer: `Yes.\n\`\`\`python\n${PLAIN}`, code: SOLUTION },
  {
    says: 'a fence inside a list item',
    answer: '1. Write it:\n\n   ```python\n   def total(xs):\n       return sum(xs)\n   ```\n2. Done.',
    code: SOLUTION,
  },
  {
    says: 'a fence that opens in a list marker',
    answer: '- ```python\n  def total(xs):\n      return sum(xs)\n  ```\n',
    code: SOLUTION,
  },
  {
    says: 'a fence of four backticks around one of three',
    answer: '````python\ndef total(xs):\n    """\n```\ntotal([1])\n```\n    """\n    return sum(xs)\n````\n',
    code: `${IMPORT}def total(xs):\n    """\n\`\`\`\ntotal([1])\n\`\`\`\n    """\n    return sum(xs)\n`,
  },
  {
    says: 'an indented fence inside a docstring',
    answer: fenced('def total(xs):\n    """\n    ```\n    total([1])\n    ```\n    """\n    return sum(xs)'),
    code: `${IMPORT}def total(xs):\n    """\n    \`\`\`\n    total([1])\n    \`\`\`\n    """\n    return sum(xs)\n`,
  },
  {
    says: 'a fence that opens at the end of a sentence',
    answer: `Here: \`\`\`python\n${PLAIN}\`\`\``,
    code: SOLUTION,
  },
  { says: 'code on the line of the fence', answer: `\`\`\`python ${PLAIN}\`\`\``, code: SOLUTION },
  {
    says: 'a closing fence glued to the code',
    answer: `\`\`\`python\n${PLAIN.trimEnd()}\`\`\`\nIt adds.`,
    code: SOLUTION,
  },
  {
    says: 'a second labelled fence where the first was not closed',
    answer: `\`\`\`python\n${PLAIN}\`\`\`python\nprint(total([1]))\n\`\`\`\n`,
    code: SOLUTION,
  },
  { says: 'code between [PYTHON] tags', answer: `[PYTHON]\n${PLAIN}[/PYTHON]\n[TESTS]\n`, code: SOLUTION },
];

export const CHOICE_CASES: readonly Case[] = [
  {
    says: 'a longer example of a function of another name, which is not renamed',
    answer: `${fenced('def add(xs):\n    return sum(xs)')}${fenced('xs = [1, 2, 3, 4, 5, 6, 7]\nresult = add(xs)\nprint(result)')}`,
    code: 'def add(xs):\n    return sum(xs)',
  },
  {
    says: 'a usage example that is longer than the solution',
    answer: `${fenced(PLAIN)}Use it:\n${fenced('xs = [1, 2, 3]\nprint(total(xs))\nprint(total([]))\nprint(total([4]))\nprint("done")')}`,
    code: SOLUTION,
  },
  {
    says: 'helpers and imports in an earlier block',
    answer: `${fenced('import math\n\ndef half(x):\n    return math.floor(x / 2)')}Then:\n${fenced('def total(xs):\n    return half(sum(xs))')}`,
    code: `${IMPORT}import math\ndef half(x):\n    return math.floor(x / 2)\ndef total(xs):\n    return half(sum(xs))\n`,
  },
  {
    says: 'a helper in a later block',
    answer: `${fenced('def total(xs):\n    return half(sum(xs))')}where\n${fenced('def half(x):\n    return x // 2')}`,
    code: `${IMPORT}def half(x):\n    return x // 2\ndef total(xs):\n    return half(sum(xs))\n`,
  },
  {
    says: 'an alternative after the solution',
    answer: `${fenced(PLAIN)}Alternatively:\n${fenced('def total(xs):\n    return xs[0]')}`,
    code: SOLUTION,
  },
  {
    says: 'the stub of the task before the solution',
    answer: `We complete\n${fenced('def total(xs):\n    """Adds."""\n    # your code here\n    pass')}as follows:\n${fenced(PLAIN)}`,
    code: SOLUTION,
  },
  {
    says: 'a solution that is cut off in a first block and whole in a second',
    answer: `${fenced('def total(xs):\n    return sum(')}Again:\n${fenced(PLAIN)}`,
    code: SOLUTION,
  },
  {
    says: 'the function outside of the fences, which hold examples only',
    answer: `def total(xs):\n    return sum(xs)\n\nFor example:\n${fenced('print(total([1]))')}`,
    code: SOLUTION,
  },
  {
    says: 'a test file that imports the answer',
    answer: `${fenced('import pytest\nfrom solution import total\n\ndef test_total():\n    assert total([]) == 0\n    assert total([1]) == 1')}${fenced(PLAIN)}`,
    code: SOLUTION,
  },
  {
    says: 'a function of another name, which is not renamed',
    answer: fenced('def add_all(xs):\n    return sum(xs)'),
    code: 'def add_all(xs):\n    return sum(xs)',
  },
  {
    says: 'a function of another name, with what it uses of the imports of the prompt',
    answer: fenced('def add_all(xs: List):\n    return sum(xs)'),
    code: `${IMPORT}def add_all(xs: List):\n    return sum(xs)`,
  },
  {
    says: 'a function of another name after the prompt, with its imports',
    mode: 'completion',
    answer: 'def add_all(xs: List):\n    return sum(xs)\n',
    code: `${IMPORT}def add_all(xs: List):\n    return sum(xs)\n`,
  },
  {
    says: 'a class around the function, which is left',
    answer: fenced('class Solution:\n    def total(self, xs):\n        return sum(xs)'),
    code: 'class Solution:\n    def total(self, xs):\n        return sum(xs)',
  },
  {
    says: 'a function with a syntax error, which is left as it is',
    answer: fenced('def total(xs):\n    x = = 1\n    return x'),
    code: 'def total(xs):\n    x = = 1\n    return x',
  },
];

const keeps = (says: string, code: string): Case => ({
  says,
  answer: fenced(code),
  code: `${IMPORT}${code}\n`,
});
const drops = (says: string, code: string, rest = PLAIN): Case => ({
  says,
  answer: fenced(code),
  code: IMPORT + rest,
});

export const KEPT_CASES: readonly Case[] = [
  keeps('a decorated function', 'import functools\n@functools.cache\ndef total(xs):\n    return sum(xs)'),
  keeps(
    'an import in a try',
    'try:\n    import numpy as np\nexcept ImportError:\n    np = None\ndef total(xs):\n    return sum(xs) if np is None else int(np.sum(xs))',
  ),
  keeps('a function without a return', 'def total(xs):\n    print(sum(xs))'),
  keeps('a lambda', 'total = lambda xs: sum(xs)'),
  keeps('an alias', 'def add(xs):\n    return sum(xs)\n\ntotal = add'),
  keeps('a coroutine and a generator', 'async def wait(): pass\ndef total(xs):\n    yield wait'),
  keeps(
    'a global that another function fills',
    'table = []\n\ndef fill():\n    for i in range(9):\n        table.append(i)\n\nfill()\n\ndef total(xs):\n    return table[sum(xs)]',
  ),
  keeps(
    'a global that a loop fills',
    'table = [0] * 9\nfor i in range(9):\n    table[i] = i\n\ndef total(xs):\n    return table[sum(xs)]',
  ),
  keeps(
    'a global that a function declares',
    'def set_up():\n    global base\n    base = 0\n\nset_up()\n\ndef total(xs):\n    return base + sum(xs)',
  ),
  keeps('an attribute of the function', 'def total(xs):\n    return total.base + sum(xs)\n\ntotal.base = 0'),
  keeps(
    'a default taken from a global of the same name',
    'memo = {}\n\ndef total(xs, memo=memo):\n    return sum(xs)',
  ),
  keeps(
    'a module that is set up',
    'import sys\nsys.setrecursionlimit(10_000)\n\ndef total(xs):\n    return sum(xs)',
  ),
  keeps(
    'a base class and a metaclass',
    'class A:\n    pass\n\nclass B(A):\n    n = 0\n\ndef total(xs):\n    return B.n + sum(xs)',
  ),
  keeps(
    'an annotation',
    'from dataclasses import dataclass\n\n@dataclass\nclass P:\n    x: int\n\ndef total(xs: "list", p: P = None):\n    return sum(xs)',
  ),
  keeps(
    'a name that is only looked up by text',
    'def add(xs):\n    return sum(xs)\n\ndef total(xs):\n    return globals()["add"](xs)',
  ),
  keeps('a name inside an f-string', 'unit = "m"\n\ndef total(xs):\n    return f"{sum(xs)} {unit}"'),
  keeps(
    'a later definition of the same name, as Python does',
    'def total(xs):\n    return 0\n\ndef total(xs):\n    return sum(xs)',
  ),
  keeps('statements that share a line', 'a = 1; b = 2\ndef total(xs):\n    return a + b + sum(xs)'),
];

export const DROPPED_CASES: readonly Case[] = [
  {
    says: 'trials in another block, although the function evaluates text',
    answer: `${fenced('def total(xs):\n    return eval("sum(xs)")')}Try:\n${fenced('n = int(input())\nx = total([n])')}`,
    code: `${IMPORT}def total(xs):\n    return eval("sum(xs)")\n`,
  },
  drops(
    'input and trials, although the function evaluates text',
    'n = int(input())\ndef total(xs):\n    return eval("sum(xs)")\n\nx = total([n])',
    'def total(xs):\n    return eval("sum(xs)")\n',
  ),
  drops('assertions', `${PLAIN}\nassert total([1]) == 2`),
  drops('prints', `${PLAIN}\nprint(total([1]))\nprint("ok")`),
  drops('a main guard', `${PLAIN}\nif __name__ == "__main__":\n    exit(total([int(input())]))`),
  drops('a loop over tests', `${PLAIN}\nfor case in [[1], []]:\n    print(total(case))`),
  drops(
    'a trial whose result has the name of a local',
    'def total(xs):\n    result = sum(xs)\n    return result\n\nresult = total([1])',
    'def total(xs):\n    result = sum(xs)\n    return result\n',
  ),
  drops('input that nothing needs', `n = int(input())\n${PLAIN}`),
  drops('a call of the function', `${PLAIN}\ntotal([1])`),
  drops(
    'a class of tests',
    `${PLAIN}\nclass T(unittest.TestCase):\n    def test(self):\n        assert total([]) == 0\n\nunittest.main()`,
  ),
  drops('a second function that is cut off', `${PLAIN}\ndef other(xs):\n    return [x for x in`),
  drops('a second function that is cut off in a string', `${PLAIN}\ndef other(xs):\n    """Adds mo`),
  drops('prose below the code', `${PLAIN}\nThis doesn't use recursion: it's simple.`),
];

export const PROMPT_CASES: readonly Case[] = [
  {
    says: "the prompt's import is not repeated where the answer has it",
    answer: fenced(`from typing import List\n\n${PLAIN}`),
    code: `from typing import List\n\n${PLAIN}`,
  },
  {
    says: "the prompt's helper is added where the answer leaves it out",
    prompt: 'def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    """Adds the doubles."""\n',
    answer: fenced('def total(xs):\n    return sum(map(double, xs))'),
    code: 'def double(x):\n    return 2 * x\ndef total(xs):\n    return sum(map(double, xs))\n',
  },
  {
    says: "the answer's own helper wins over the prompt's",
    prompt: 'def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    """Adds the doubles."""\n',
    answer: fenced('def double(x):\n    return x + x\n\ndef total(xs):\n    return sum(map(double, xs))'),
    code: 'def double(x):\n    return x + x\n\ndef total(xs):\n    return sum(map(double, xs))\n',
  },
  {
    says: 'a __future__ import stays first',
    answer: fenced(`from __future__ import annotations\n${PLAIN}`),
    code: `from __future__ import annotations\n${IMPORT}\n${PLAIN}`,
  },
  {
    says: 'only a body in the fence',
    answer: `The body is:\n${fenced('    return sum(xs)')}`,
    code: `${PROMPT}    return sum(xs)\n`,
  },
  {
    says: 'only a body in the fence, at the left margin',
    answer: `The body is:\n${fenced('n = 0\nfor x in xs:\n    n += x\nreturn n')}`,
    code: `${PROMPT}    n = 0\n    for x in xs:\n        n += x\n    return n\n`,
  },
  {
    says: 'only a body',
    answer: '    n = sum(xs)\n    return n\n',
    code: `${PROMPT}    n = sum(xs)\n    return n\n`,
  },
  {
    says: 'prose as a prompt offers nothing',
    prompt: '"""\nWrite a function to add numbers.\nassert total([1]) == 1\n"""\n',
    answer: fenced(PLAIN),
    code: PLAIN,
  },
];

export const REASONING_CASES: readonly Case[] = [
  {
    says: 'a draft inside <think>',
    answer: `<think>Try\n${fenced('def total(xs):\n    return 1')}</think>\n${fenced(PLAIN)}`,
    code: SOLUTION,
  },
  {
    says: 'a draft inside [THINK]',
    answer: `[THINK]Try\n${fenced('def total(xs):\n    return 1')}[/THINK]\n${fenced(PLAIN)}`,
    code: SOLUTION,
  },
  {
    says: 'only a closing tag',
    answer: `Try\n${fenced('def total(xs):\n    return 1')}</think>${fenced(PLAIN)}`,
    code: SOLUTION,
  },
  {
    says: 'two thoughts',
    answer: `<think>a</think>${fenced('def total(xs):\n    return 1')}<think>b</think>${fenced(PLAIN)}`,
    code: SOLUTION,
  },
  {
    says: 'an answer before a thought that was cut off',
    answer: `${fenced(PLAIN)}<think>Is it right? ${fenced('def total(xs):\n    return 1')} Hm`,
    code: SOLUTION,
  },
  { says: 'a thought that was cut off', answer: `<think>Perhaps\n${fenced(PLAIN)}but what if`, code: null },
  {
    says: 'a thought that only lost its closing tag',
    answer: `<think>Perhaps so.\n\n${fenced(PLAIN)}`,
    code: SOLUTION,
  },
  { says: 'a closed thought and nothing else', answer: `<think>${fenced(PLAIN)}</think>\n`, code: null },
  {
    says: 'the final channel',
    answer: `<|channel|>analysis<|message|>${fenced('def total(xs):\n    return 1')}<|end|><|start|>assistant<|channel|>final<|message|>${fenced(PLAIN)}<|return|>`,
    code: SOLUTION,
  },
];

export const PROSE_CASES: readonly Case[] = [
  {
    says: 'tokens that open and end the turn',
    answer: `<|im_start|>${PLAIN}<|im_end|>\n<|im_start|>user\nThanks`,
    code: SOLUTION,
  },
  { says: 'a whole function', answer: PLAIN, code: SOLUTION },
  {
    says: 'prose around a function',
    answer: `Sure! Here's what you're asking for:\n\n${PLAIN}\nThis function doesn't recurse; it's simple.\nprint isn't needed.`,
    code: SOLUTION,
  },
  {
    says: 'prose between a helper and the function',
    answer: `First, a helper that isn't long:\n\ndef half(x):\n    return x // 2\n\nNow it's easy:\n\ndef total(xs):\n    return half(sum(xs))\n\nThat's all.`,
    code: `${IMPORT}def half(x):\n    return x // 2\ndef total(xs):\n    return half(sum(xs))\n`,
  },
  {
    says: 'a long string with lines at the left margin',
    answer: `Well:\n\ndef total(xs):\n    """Adds.\nHere's a line.\n    """\n    return sum(xs)\n\nDone!`,
    code: `${IMPORT}def total(xs):\n    """Adds.\nHere's a line.\n    """\n    return sum(xs)\n`,
  },
  { says: 'a refusal', answer: "I'm sorry, but I can't help with that.", code: null },
  { says: 'nothing', answer: '', code: null },
  { says: 'blank lines', answer: ' \n\n', code: null },
  { says: 'an empty fence', answer: '```python\n```', code: null },
  { says: 'a word', answer: 'Done', code: null },
];

const completes = (says: string, answer: string, rest: string): Case => ({
  says,
  mode: 'completion',
  answer,
  code: PROMPT + rest,
});

export const COMPLETION_CASES: readonly Case[] = [
  {
    says: 'only the end-of-text token and what follows it',
    mode: 'completion',
    answer: `<|endoftext|>${PLAIN}`,
    code: null,
  },
  completes(
    'a body and another function that is cut off in a string',
    '    return sum(xs)\n\n\ndef more(xs):\n    """Adds mo',
    '    return sum(xs)\n',
  ),
  completes('a body', '    return sum(xs)\n', '    return sum(xs)\n'),
  completes(
    'a body whose first line lost its indentation',
    'n = sum(xs)\n    return n',
    '    n = sum(xs)\n    return n\n',
  ),
  completes(
    'a body whose first line lost one space',
    '   n = sum(xs)\n    return n',
    '    n = sum(xs)\n    return n\n',
  ),
  completes(
    'a block whose first line lost its indentation',
    'for x in xs:\n        return x\n    return 0',
    '    for x in xs:\n        return x\n    return 0\n',
  ),
  completes(
    'a body at the left margin',
    'for x in xs:\n    return x\nreturn 0',
    '    for x in xs:\n        return x\n    return 0\n',
  ),
  completes(
    'a body and a test',
    '    return sum(xs)\n\nprint(total([1]))\nassert total([1])',
    '    return sum(xs)\n',
  ),
  completes(
    'a body and a main guard',
    '    return sum(xs)\n\n\nif __name__ == "__main__":\n    print(total([]))\n',
    '    return sum(xs)\n',
  ),
  completes(
    'a body and another task',
    '    return sum(xs)\n\n\ndef product(xs):\n    n = 1\n    return n\n',
    '    return sum(xs)\n',
  ),
  completes(
    'a body and a helper that it needs',
    '    return half(sum(xs))\n\n\ndef half(x):\n    return x // 2\n',
    '    return half(sum(xs))\n\n\ndef half(x):\n    return x // 2\n',
  ),
  completes(
    'a body and the function again',
    '    return sum(xs)\n\n\ndef total(xs):\n    return 0\n',
    '    return sum(xs)\n',
  ),
  completes(
    'a body and a closing fence',
    '    return sum(xs)\n```\n\nThis function adds.',
    '    return sum(xs)\n',
  ),
  completes(
    'a body and prose',
    "    return sum(xs)\n\nThis function doesn't multiply.",
    '    return sum(xs)\n',
  ),
  completes(
    'a body and the end-of-text token',
    '    return sum(xs)<|endoftext|>def junk',
    '    return sum(xs)\n',
  ),
  completes('a body that starts with a line break', '\n    return sum(xs)', '\n    return sum(xs)\n'),
  completes('a body that is cut off', '    n = sum(xs)\n    return [', '    n = sum(xs)\n    return ['),
  { says: 'the function again', mode: 'completion', answer: PLAIN, code: SOLUTION },
  {
    says: 'the function again and again',
    mode: 'completion',
    answer: `${PLAIN}\n\ndef total(xs):\n    return 0\n\n\ndef total(x`,
    code: SOLUTION,
  },
  {
    says: 'the function again, after its import',
    mode: 'completion',
    answer: `${IMPORT}\n${PLAIN}`,
    code: `${IMPORT}\n${PLAIN}`,
  },
  { says: 'a fence in a completion', mode: 'completion', answer: `Sure:\n${fenced(PLAIN)}`, code: SOLUTION },
  {
    says: 'the rest of a signature',
    mode: 'completion',
    answer: 'xs):\n    return sum(xs)\n',
    code: SOLUTION,
  },
  { says: 'a refusal to complete', mode: 'completion', answer: "I can't do that.", code: null },
  { says: 'nothing to complete with', mode: 'completion', answer: '', code: null },
];
