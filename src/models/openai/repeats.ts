/** The fields that carry text, piece by piece. */
const TEXT = /"(content|text|reasoning_content|reasoning)"\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*")/g;

/** Longer events are rare, so there is nothing to gain. */
const LONGEST = 4096;

interface Shape {
  readonly before: string;
  readonly after: string;
}

/**
 * Reads the events of a stream that are those before them but for the text, as nearly all are: only the text is parsed
 * then, which takes a fifth of the time. Between the same bytes a JSON string can only be a value of the same field.
 */
export class Repeats {
  #shape: Shape | undefined;

  /** The text, where the event has the shape that was learned. */
  read(data: string): string | undefined {
    if (this.#shape === undefined) return undefined;
    const { before, after } = this.#shape;
    if (data.length < before.length + after.length || !data.startsWith(before) || !data.endsWith(after))
      return undefined;
    return parseString(data.slice(before.length, data.length - after.length));
  }

  /** Learns the shape of an event that carries this text and nothing else that matters; forgets all for an empty one. */
  learn(data: string, text: string): void {
    this.#shape = undefined;
    if (text === '' || data.length > LONGEST) return;
    const [match, second] = data.matchAll(TEXT);
    const literal = match?.[2];
    // Two fields of text could be taken for each other.
    if (match === undefined || literal === undefined || second !== undefined) return;
    if (parseString(literal) !== text) return;
    const at = match.index + match[0].length - literal.length;
    this.#shape = { before: data.slice(0, at), after: data.slice(at + literal.length) };
  }
}

function parseString(literal: string): string | undefined {
  if (!literal.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
