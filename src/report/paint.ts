import { styleText } from 'node:util';

type Colour = Parameters<typeof styleText>[0];

/** Colours a text where the stream is a terminal and NO_COLOR is not set (https://no-color.org). */
export function paint(
  colour: Colour,
  text: string,
  stream: { readonly isTTY?: boolean } = process.stdout,
): string {
  const wanted = stream.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb';
  return wanted ? styleText(colour, text, { validateStream: false }) : text;
}
