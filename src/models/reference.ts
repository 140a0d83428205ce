import { AssayError } from '../errors.ts';
import type { Model, ModelRequest } from './contract.ts';
import { ModelError } from './contract.ts';
import type { OpenOptions, Provider, ReferenceSolution } from './provider.ts';

/** Answers with the suite's own solution: what a perfect model would score here. */
export const reference: Provider = { schemes: ['reference'], form: 'reference', open };

function open(address: string, { reference: lookUp }: OpenOptions): Model {
  if (address !== 'reference') {
    throw new AssayError(
      'bad-model-address',
      `"${address}" names more than there is: the model is "reference".`,
    );
  }
  if (lookUp === undefined) {
    throw new AssayError('no-reference', 'The model "reference" answers only where a suite is asked.', {
      next: 'Give the address of a model, such as http://localhost:8080/v1.',
    });
  }
  return {
    address,
    name: 'reference',
    describe: async () => ({ id: 'reference', provider: 'reference', server: {} }),
    answer: async (request, signal) => {
      signal?.throwIfAborted();
      const solution = lookUp(request.task, request.language);
      if (solution === undefined || solution.reference === '') throw unknownTask(request);
      return { answer: write(solution, request), finish: 'stop', timing: { totalMs: 0 } };
    },
    close: async () => {},
  };
}

/** A chat is answered as models do, in a fence; a raw prompt is continued. */
function write(solution: ReferenceSolution, { prompt }: ModelRequest): string {
  if (typeof prompt === 'string') return solution.completion;
  return `\`\`\`${solution.language}\n${solution.reference.trimEnd()}\n\`\`\`\n`;
}

function unknownTask({ task, language }: ModelRequest): ModelError {
  const where = language === undefined ? '' : ` in ${language}`;
  return new ModelError('not-found', `The suite has no reference solution for ${task}${where}.`, {
    retryable: false,
    next: 'Ask a model, or write the reference answers that docs/interviews.md describes.',
  });
}
