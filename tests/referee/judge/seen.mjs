import { DUPLICATE, refused } from "../verdict.mjs";

/** Gossip's "first valid message of its kind": one per topic, epoch and validator. */
export class SeenOnce {
  /** @type {Map<number, Map<string, string>>} message root by topic and validator, by epoch */
  #epochs = new Map();

  /** A repetition is a duplicate; another message in the same place is refused. */
  check(topic, epoch, validator, root) {
    const known = this.#epochs.get(epoch)?.get(`${topic}:${validator}`);
    if (known === undefined) {
      return undefined;
    }
    return known === root ? DUPLICATE : refused("already_known", `Validator ${validator} has already sent another ${topic}.`);
  }

  remember(topic, epoch, validator, root) {
    if (!this.#epochs.has(epoch)) {
      this.#epochs.set(epoch, new Map());
    }
    this.#epochs.get(epoch).set(`${topic}:${validator}`, root);
  }

  /** Keeps the epochs whose messages can still come: the current one, its neighbours. */
  prune(epoch) {
    for (const known of this.#epochs.keys()) {
      if (known + 1 < epoch) {
        this.#epochs.delete(known);
      }
    }
  }
}
