import { paint } from './paint.ts';
import type { Final } from '../stats/live.ts';
import { interval, megabytes, percent } from './figures.ts';
import { safeText } from './safe.ts';

/** What is counted: how many of how many, how many of those passed, and since when. */
interface Count {
  total: number;
  done: number;
  passed: number;
  /** Done before this process began: no part of the rate. */
  before: number;
  /** Whether what is counted passes or fails. */
  judged: boolean;
  /** Where it will end; absent where the order is not random. */
  final?: Final;
}

/** What progress is shown on: a terminal, or what stands in for one. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows how far work is, on standard error: a bar on a terminal, a plain line now and then elsewhere. */
export interface Progress {
  start(total: number, before: number, passedBefore: number): void;
  /** One more; `passed` where it is something that passes or fails. */
  step(passed?: boolean, final?: Final): void;
  /** How much of a download is here. */
  bytes(received: number, total: number | undefined): void;
  note(text: string): void;
  end(): void;
}

const FIRST_AFTER_MS = 2000;
const PLAIN_EVERY_MS = 15_000;
const REDRAW_EVERY_MS = 200;
/** How often it is looked at while nothing is finished: one job may take minutes in a slow sandbox. */
const LOOK_EVERY_MS = 1000;

export function createProgress(options: { quiet: boolean; stream?: Screen }): Progress {
  const stream = options.stream ?? process.stderr;
  if (options.quiet) return { start() {}, step() {}, bytes() {}, note() {}, end() {} };
  return stream.isTTY ? new Bar(stream) : new Lines(stream);
}

abstract class Counter implements Progress {
  protected readonly stream: Screen;
  protected readonly count: Count = { total: 0, done: 0, passed: 0, before: 0, judged: false };
  #begun = performance.now();
  #shown = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: Screen) {
    this.stream = stream;
  }

  start(total: number, before: number, passedBefore: number): void {
    Object.assign(this.count, { total, before, done: before, passed: passedBefore });
    this.#begun = performance.now();
    this.#shown = this.#begun;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#showCount(), LOOK_EVERY_MS).unref();
  }

  step(passed?: boolean, final?: Final): void {
    this.count.done += 1;
    if (passed !== undefined) this.count.judged = true;
    if (final !== undefined) this.count.final = final;
    if (passed === true) this.count.passed += 1;
    this.#showCount();
  }

  end(): void {
    clearInterval(this.#timer);
    this.clear();
  }

  #showCount(): void {
    if (this.#isDue()) this.show(this.figures(), this.count.done / Math.max(1, this.count.total));
  }

  bytes(received: number, total: number | undefined): void {
    const of = total === undefined ? '' : ` of ${megabytes(total)}`;
    if (this.#isDue())
      this.show(`${megabytes(received)}${of}`, received / (total ?? Number.POSITIVE_INFINITY));
  }

  /** Short work shows nothing, long work not more often than people read. */
  #isDue(): boolean {
    const now = performance.now();
    if (now - this.#begun < FIRST_AFTER_MS || now - this.#shown < this.every) return false;
    this.#shown = now;
    return true;
  }

  /** Units a second since this process began, and the seconds that are left at that rate. */
  protected pace(): { rate: number; leftS: number } {
    const { done, before, total } = this.count;
    const rate = (done - before) / Math.max(0.001, (performance.now() - this.#begun) / 1000);
    return { rate, leftS: rate === 0 ? Number.POSITIVE_INFINITY : (total - done) / rate };
  }

  protected figures(): string {
    const { done, total } = this.count;
    const { rate, leftS } = this.pace();
    // What is wanted most comes first: a narrow terminal cuts the end.
    return `${done}/${total}, ${clock(leftS)} left${this.#score()}, ${rate.toFixed(1)}/s`;
  }

  /** The share so far, and between which shares the run will end. */
  #score(): string {
    const { done, passed, judged, final } = this.count;
    if (passed === 0 && !judged) return '';
    const ends = final === undefined ? '' : `, final ${interval(final)}`;
    return `, ${passed} passed (${percent(passed / Math.max(1, done))} so far${ends})`;
  }

  abstract note(text: string): void;
  /** Takes away what stands on the line. */
  protected abstract clear(): void;
  protected abstract show(text: string, share: number): void;
  protected abstract readonly every: number;
}

class Lines extends Counter {
  protected readonly every = PLAIN_EVERY_MS;

  note(text: string): void {
    this.stream.write(`${safeText(text)}\n`);
  }

  protected show(text: string): void {
    this.stream.write(`${text}\n`);
  }

  protected clear(): void {}
}

class Bar extends Counter {
  protected readonly every = REDRAW_EVERY_MS;
  #drawn = false;

  note(text: string): void {
    this.clear();
    this.stream.write(`${safeText(text)}\n`);
  }

  protected show(text: string, share: number): void {
    const width = 24;
    const filled = Math.round(width * Math.min(1, share));
    const bar = `${paint('green', '█'.repeat(filled), this.stream)}${'░'.repeat(width - filled)}`;
    const room = Math.max(0, (this.stream.columns ?? 80) - width - 2);
    this.stream.write(`\r\u001b[K${bar} ${text.slice(0, room)}`);
    this.#drawn = true;
  }

  protected clear(): void {
    if (this.#drawn) this.stream.write('\r\u001b[K');
    this.#drawn = false;
  }
}

function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  const padded = String(whole % 60).padStart(2, '0');
  return minutes < 60 ? `${minutes}:${padded}` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
