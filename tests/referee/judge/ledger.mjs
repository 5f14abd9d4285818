/** Entries kept; older ones are counted but forgotten. */
const ENTRIES_MAX = 50_000;

/** The log of every submission, with the reason of every refusal. */
export class Ledger {
  #entries = [];
  #sequence = 0;
  counts = { accepted: 0, duplicate: 0, refused: 0 };

  /**
   * @param {{kind: string, origin: string, slot: number, validator?: number | number[], summary?: string}} submission
   *   `slot` is the clock's when it came; `origin` is "outside" (over HTTP) or "inside" (the referee's own clients)
   * @param {import("../verdict.mjs").Verdict} verdict
   */
  record(submission, verdict) {
    this.counts[verdict.outcome]++;
    this.#entries.push({ sequence: this.#sequence++, ...submission, ...verdict });
    if (this.#entries.length > ENTRIES_MAX) {
      this.#entries.splice(0, ENTRIES_MAX / 10);
    }
  }

  /** @param {{since?: number, outcome?: string, origin?: string, kind?: string, limit: number}} filter */
  read({ since = 0, outcome, origin, kind, limit }) {
    const wanted = (entry) =>
      entry.sequence >= since &&
      (!outcome || entry.outcome === outcome) &&
      (!origin || entry.origin === origin) &&
      (!kind || entry.kind === kind);
    return this.#entries.filter(wanted).slice(0, limit);
  }
}
