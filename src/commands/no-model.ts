import { AssayError } from '../errors.ts';
import { USUAL_PORTS, discover } from '../models/discover.ts';
import { offerLines } from '../models/offers.ts';

/** The error for a command without --model: what runs here is offered, never chosen. */
export async function noModel(): Promise<AssayError> {
  const lines = offerLines(await discover());
  if (lines.length === 0) {
    return new AssayError('no-model', `No --model is given. ${nobody()}`, {
      next: 'Start a server, or give an address: --model http://HOST:PORT/v1, --model openai:NAME.',
    });
  }
  return new AssayError('no-model', 'No --model is given.', {
    next: ['These run on this machine:', ...lines].join('\n'),
  });
}

export const nobody = (): string =>
  `No model server answers on this machine's usual ports (${USUAL_PORTS.join(', ')}).`;
