import type { Gate } from './gate.ts';
import { paint } from './paint.ts';
import { safeText } from './safe.ts';
import { paragraph } from './table.ts';

/** A line for each threshold: green where it is met; `of` names the run where there are several. */
export const gatesText = (gates: readonly Gate[], of?: string): string =>
  gates
    .map(({ met, text }) =>
      paint(met ? 'green' : 'red', paragraph(safeText(of === undefined ? text : `${of}: ${text}`))),
    )
    .join('\n');
