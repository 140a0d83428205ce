import { Patience } from '../../patience.ts';

/** What tells a line that only says that the server is alive from all others. */
export interface Said {
  readonly type: string;
  readonly pulse?: number;
}

/** Silences that a server may fill with nothing: ten minutes, for starting its sandbox anew may take three, three times. */
const MOST_STILL = 20;

/**
 * The lines as they come. `lose` is called where for `MOST_STILL` times `silenceMs` the server says only that it is alive,
 * and nothing happens in its sandbox. A job that takes long, or waits for others that do, is waited for: its sandbox has a pulse.
 */
export async function* heedPulse<Line extends Said>(
  lines: AsyncIterable<Line>,
  silenceMs: number,
  lose: () => void,
): AsyncGenerator<Line, void> {
  const patience = new Patience(lose, { intervalMs: silenceMs, mostQuiet: MOST_STILL });
  let pulse: number | undefined;
  patience.begin();
  try {
    for await (const line of lines) {
      if (line.type !== 'alive' || line.pulse !== pulse) patience.heard();
      if (line.type === 'alive') ({ pulse } = line);
      yield line;
    }
  } finally {
    patience.end();
  }
}
