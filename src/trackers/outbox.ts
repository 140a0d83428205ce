import { setTimeout as sleep } from 'node:timers/promises';
import type { Note } from './contract.ts';
import { faultWords } from './words.ts';

/** Letters that wait; a tracker that is slower than the run loses the newest figures, never memory. */
const MOST_WAITING = 200;

/** Milliseconds that the end of a run waits for what is still to be sent. */
const PATIENCE_MS = 20_000;

/** A letter that is sent is told whether it should hurry: the run is over. */
type Letter = (signal: AbortSignal) => Promise<void>;

/** Sends letters one after the other in the background. The first that fails ends it with one note; the run goes on. */
export class Outbox {
  readonly #to: string;
  readonly #note: Note;
  readonly #stop = new AbortController();
  #waiting = 0;
  #lost = 0;
  #hasFailed = false;
  #last: Promise<void> = Promise.resolve();

  /** @param to what a note calls the receiver */
  constructor(to: string, note: Note) {
    this.#to = to;
    this.#note = note;
  }

  post(letter: Letter): void {
    if (this.#hasFailed) return;
    if (this.#waiting >= MOST_WAITING) {
      this.#lost += 1;
      return;
    }
    this.#waiting += 1;
    this.#last = this.#last.then(() => this.#send(letter));
  }

  /** Resolves when all is sent, or given up. */
  async close(patienceMs = PATIENCE_MS): Promise<void> {
    const over = new AbortController();
    const late = sleep(patienceMs, true, { signal: over.signal, ref: false }).catch(() => false);
    const isLate = await Promise.race([this.#last.then(() => false), late]);
    over.abort();
    if (isLate) this.#giveUp(`it took longer than ${patienceMs / 1000} s to take what was left`);
    this.#stop.abort();
    if (this.#lost > 0 && !this.#hasFailed)
      this.#note(`${this.#to} was slower than the run: it lacks ${this.#lost} of the messages.`);
  }

  async #send(letter: Letter): Promise<void> {
    try {
      if (!this.#hasFailed) await letter(this.#stop.signal);
    } catch (error) {
      this.#giveUp(faultWords(error));
    } finally {
      this.#waiting -= 1;
    }
  }

  #giveUp(why: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#note(`${this.#to} is told nothing more: ${why}. The run and its files are not concerned.`);
  }
}
