import { z } from 'zod';

/** Long enough for a server that answers its health while it loads. */
const WAIT_MS = 5_000;

/** The JSON of a page where it is of status 200 and has this shape; undefined for anything else, the server not being there included. */
export async function page<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  signal: AbortSignal,
): Promise<z.infer<Schema> | undefined> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)]) });
    const body: unknown = await reply.json();
    return reply.ok ? schema.safeParse(body).data : undefined;
  } catch {
    return undefined;
  }
}

/** Servers of OpenAI's shape list their model once they can be asked. */
export const listsModels = async (url: string, signal: AbortSignal): Promise<boolean> => {
  const list = await page(`${url}/v1/models`, z.object({ data: z.array(z.unknown()).min(1) }), signal);
  return list !== undefined;
};
