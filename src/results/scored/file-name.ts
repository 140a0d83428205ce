import { basename, dirname } from 'node:path';
import { readStem, stemOf } from '../names.ts';
import type { Tool } from './contract.ts';

interface Named {
  readonly suite?: string;
  readonly model?: string;
  readonly template?: string;
  readonly params?: string;
}

/** What the name of a graded file tells, in the way of the tool that wrote it. */
export function nameFields(path: string, tool: Tool): Named {
  if (tool === 'lm-eval') return { model: basename(dirname(path)).replace('__', '/') };
  if (tool === 'evalplus') return evalplusName(path);
  if (tool === 'human-eval') return { model: stemOf(path).replace(/(\.jsonl)?_results$/, '') };
  return interviewName(path);
}

function interviewName(path: string): Named {
  const stem = stemOf(path);
  const named = readStem(stem);
  const [suite] = stem.split('_');
  return named === undefined || suite === undefined ? {} : { suite, ...named };
}

/** `{model}_vllm_temp_0.0_eval_results.json`, with the backend that EvalPlus asked. */
function evalplusName(path: string): Named {
  const name = basename(path)
    .replace(/\.gz$/, '')
    .replace(/[._]?eval_results\.json$/, '');
  const model = name.replace(/\.(json|jsonl)$/, '') || basename(dirname(path));
  const [, id, params] = /^(.+?)(?:_[a-z]+)?_(temp_[\d.]+)$/.exec(model) ?? [];
  return id === undefined || params === undefined ? { model } : { model: id.replace('--', '/'), params };
}
