import { orAbort } from '../abort.ts';
import { openWire } from './http/wire.ts';
import { listModels } from './openai/identity.ts';

/** A model server on this machine. */
export interface FoundServer {
  /** `http://localhost:8080` */
  readonly url: string;
  /** `llama-server`, `ollama`, … or `unknown` */
  readonly kind: string;
  readonly models: readonly FoundModel[];
}

export interface FoundModel {
  readonly name: string;
  /** What `--model` takes. */
  readonly address: string;
}

/** llama-server and many others, vLLM, text-generation-webui, KoboldCpp, LM Studio, LiteLLM, Ollama, SGLang. */
export const USUAL_PORTS: readonly number[] = [8080, 8000, 5000, 5001, 1234, 4000, 11434, 30000];

/** A server on this machine that takes longer is not worth the wait. */
const WAIT_MS = 2_000;

/**
 * The model servers that answer on this machine's usual ports, in the ports' order. No key is sent to any of them, so one
 * that wants a key for its list is not found.
 */
export async function discover(ports: readonly number[] = USUAL_PORTS): Promise<FoundServer[]> {
  const found = await Promise.all(ports.map(lookAt));
  return found.filter((server) => server !== undefined);
}

async function lookAt(port: number): Promise<FoundServer | undefined> {
  const url = `http://localhost:${port}`;
  const base = new URL(`${url}/v1`);
  const wire = openWire({ base, shown: url, apiKey: undefined });
  try {
    const { models, kind } = await orAbort(listModels(wire, base), AbortSignal.timeout(WAIT_MS));
    if (models === undefined) return undefined;
    return { url, kind, models: models.map(({ id }) => ({ name: id, address: addressOf(kind, url, id) })) };
  } catch {
    // Whatever is there, it does not speak to us as a model server does.
    return undefined;
  } finally {
    await wire.close();
  }
}

/** The provider that knows the server best. */
function addressOf(kind: string, url: string, id: string): string {
  if (kind === 'ollama') return url.endsWith(':11434') ? `ollama:${id}` : `ollama:${url}#${id}`;
  if (kind === 'koboldcpp') return `koboldcpp:${url}`;
  return `${url}/v1#${id}`;
}
