import { AssayError } from '../errors.ts';
import { USUAL_PORTS, discover } from '../models/discover.ts';
import { safeLine } from '../report/safe.ts';

/** Shown of what was found. */
const SHOWN = 8;

/** The error for a command without --model: what runs here is offered, never chosen. */
export async function noModel(): Promise<AssayError> {
  const found = (await discover()).flatMap(({ kind, models }) =>
    models.map(({ address }) => `  --model ${safeLine(address, 200)}  (${kind})`),
  );
  if (found.length === 0) {
    return new AssayError('no-model', `No --model is given. ${nobody()}`, {
      next: 'Start a server, or give an address: --model http://HOST:PORT/v1, --model openai:NAME.',
    });
  }
  const more = found.length > SHOWN ? [`  and ${found.length - SHOWN} more: assay models list`] : [];
  return new AssayError('no-model', 'No --model is given.', {
    next: ['These run on this machine:', ...found.slice(0, SHOWN), ...more].join('\n'),
  });
}

export const nobody = (): string =>
  `No model server answers on this machine's usual ports (${USUAL_PORTS.join(', ')}).`;
