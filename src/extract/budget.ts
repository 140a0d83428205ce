/** Under a second: some 100,000 characters of code. */
const UNITS = 20_000;

/**
 * What reading one answer may cost. It is counted, never timed, so that the same answer is read alike on every machine.
 * A unit is some 25 microseconds.
 */
export class Budget {
  private left: number;

  constructor(units = UNITS) {
    this.left = units;
  }

  get isUsedUp(): boolean {
    return this.left < 0;
  }

  /** False once the budget is used up. */
  spend(units: number): boolean {
    this.left -= units;
    return !this.isUsedUp;
  }
}
