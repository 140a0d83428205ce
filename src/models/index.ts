import { AssayError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { anthropic } from './anthropic.ts';
import type { Model } from './contract.ts';
import { exec } from './exec.ts';
import { gguf } from './gguf.ts';
import { hf } from './hf.ts';
import { koboldcpp } from './koboldcpp.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openaiCompatible } from './openai-compatible.ts';
import type { OpenOptions, Provider } from './provider.ts';
import { redact } from './redact.ts';
import { reference } from './reference.ts';
import { replay } from './replay.ts';
import { sagemaker } from './sagemaker.ts';
import { textGenerationWebui } from './text-generation-webui.ts';

/** Everything that can answer. A new provider is a file and a line here. */
const PROVIDERS: readonly Provider[] = [
  openaiCompatible,
  openai,
  anthropic,
  ollama,
  koboldcpp,
  textGenerationWebui,
  gguf,
  hf,
  sagemaker,
  replay,
  reference,
  exec,
];

/**
 * The model at an address: `http://host:port/v1#name`, `openai:NAME`, `anthropic:NAME`, `ollama:NAME`,
 * `koboldcpp:http://HOST:PORT`, `text-generation-webui:http://HOST:PORT`, `gguf:FILE`, `hf:OWNER/NAME:QUANT`,
 * `sagemaker:ENDPOINT@REGION`, `replay:FILE`, `reference`, `exec:COMMAND`.
 * Nothing is asked before `describe` or `answer`.
 *
 * @throws AssayError `unknown-model-address` for any other form, and what the provider itself refuses.
 */
export function openModel(address: string, options: OpenOptions = {}): Model {
  const scheme = schemeOf(address);
  const provider = PROVIDERS.find(({ schemes }) => schemes.includes(scheme));
  if (provider === undefined) throw unknownAddress(address, scheme);
  return provider.open(address, options);
}

const schemeOf = (address: string): string => address.split(':', 1)[0] ?? '';

function unknownAddress(address: string, scheme: string): AssayError {
  return new AssayError('unknown-model-address', `"${redact(address)}" is not the address of a model.`, {
    next: meant(address, scheme),
  });
}

function meant(address: string, scheme: string): string {
  if (/^(localhost|[\w-]+(\.[\w-]+)+|\d+(\.\d+){3}|\[[\da-f:]+\])(:\d+)?(\/|#|$)/i.test(address)) {
    return `Write the scheme too: http://${redact(address)}`;
  }
  const known = nearest(
    scheme,
    PROVIDERS.flatMap(({ schemes }) => schemes),
  );
  const guess = known === undefined ? '' : `Did you mean "${known}"? `;
  return `${guess}Addresses are ${PROVIDERS.map(({ form }) => form).join(', ')}.`;
}

export type { OpenOptions, ReferenceSolution } from './provider.ts';
export { createAsker } from './ask.ts';
export type { Asker, AskEvent, AskOptions, AskResult } from './ask.ts';
