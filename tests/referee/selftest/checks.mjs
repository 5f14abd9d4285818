/** Counts checks and names the ones that fail. */
export class Checks {
  passed = 0;
  failed = 0;

  constructor(name) {
    this.name = name;
  }

  /** @param {string} what a sentence that must be true @param {unknown} [seen] shown when it is not */
  that(what, holds, seen) {
    if (holds) {
      this.passed++;
      return;
    }
    this.failed++;
    const evidence = seen === undefined ? "" : `\n    seen: ${JSON.stringify(seen).slice(0, 600)}`;
    process.stdout.write(`FAILED ${this.name}: ${what}${evidence}\n`);
  }
}
