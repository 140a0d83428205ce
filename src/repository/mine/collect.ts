/**
 * Tries items in their order, several at once, until `limit` of them are kept (all where it is undefined); gives those that are
 * kept, in order: the same ones whichever ended first.
 */
export async function collect<Item, Kept>(
  items: readonly Item[],
  attempt: (item: Item) => Promise<Kept | undefined>,
  { limit = items.length, concurrency }: { limit?: number | undefined; concurrency: number },
): Promise<Kept[]> {
  const kept: (Kept | undefined)[] = [];
  let [next, count] = [0, 0];
  const work = async (): Promise<void> => {
    while (next < items.length && count < limit) {
      const at = next;
      next += 1;
      const [item] = items.slice(at, at + 1);
      const result = item === undefined ? undefined : await attempt(item);
      kept[at] = result;
      if (result !== undefined) count += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return kept.filter((one) => one !== undefined).slice(0, limit);
}
