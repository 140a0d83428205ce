import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Extractor } from './contract.ts';

/** Each is loaded when it is asked for: the grammars cost more than most commands need. */
const EXTRACTORS: Readonly<Record<string, () => Promise<Extractor>>> = {
  default: async () => {
    const [{ defaultExtractor }, { loadGrammars }] = await Promise.all([
      import('./default.ts'),
      import('./grammar.ts'),
    ]);
    return defaultExtractor(await loadGrammars());
  },
  'can-ai-code-v0': async () => (await import('./can-ai-code-v0.ts')).canAiCodeV0,
  'can-ai-code-v1': async () => (await import('./can-ai-code-v1.ts')).canAiCodeV1,
  'can-ai-code-v2': async () => (await import('./can-ai-code-v2.ts')).canAiCodeV2,
  repository: async () => (await import('./repository.ts')).repositoryExtractor,
  none: async () => (await import('./none.ts')).noneExtractor,
};

export const extractorNames = (): string[] => Object.keys(EXTRACTORS);

/** Loads an extractor; its `extract` is synchronous. Throws `unknown-extractor`. */
export async function getExtractor(name: string): Promise<Extractor> {
  const load = EXTRACTORS[name];
  if (load !== undefined && Object.hasOwn(EXTRACTORS, name)) return load();
  const near = nearest(name, extractorNames());
  throw new AssayError('unknown-extractor', `There is no extractor "${name}".`, {
    next: near === undefined ? `Use one of ${extractorNames().join(', ')}.` : `Did you mean "${near}"?`,
  });
}
