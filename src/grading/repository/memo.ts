/** As many as a loop's samples under way have, and no more than fit into memory with their outputs. */
const MOST = 512;

/** What was made lately, by its key: a strategy's last trial is what grading asks for next. */
export class Memo<T> {
  readonly #made = new Map<string, Promise<T>>();

  get(key: string, make: () => Promise<T>): Promise<T> {
    const made = this.#made.get(key) ?? make();
    this.#made.delete(key);
    this.#made.set(key, made);
    // A failure says nothing of the next try.
    made.catch(() => this.#forget(key, made));
    for (const oldest of this.#made.keys()) {
      if (this.#made.size <= MOST) break;
      this.#made.delete(oldest);
    }
    return made;
  }

  #forget(key: string, made: Promise<T>): void {
    if (this.#made.get(key) === made) this.#made.delete(key);
  }
}
