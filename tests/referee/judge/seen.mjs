import { DUPLICATE, refused } from "../verdict.mjs";

/** Gossip's "first valid message of its kind": one per topic, epoch and validator. */
export class SeenOnce {
  /** @type {Map<number, Map<string, string>>} message root by topic and validator, by epoch */
  #epochs = new Map();
  /** @type {Map<number, Set<string>>} roots of accepted messages with their signatures, by epoch */
  #accepted = new Map();

  /** Whether exactly this, signature included, was accepted before: every client looks here before it verifies anything. */
  isRepetition = (epoch, signedRoot) => this.#accepted.get(epoch)?.has(signedRoot) ?? false;

  rememberAccepted(epoch, signedRoot) {
    if (!this.#accepted.has(epoch)) {
      this.#accepted.set(epoch, new Set());
    }
    this.#accepted.get(epoch).add(signedRoot);
  }

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
    for (const byEpoch of [this.#epochs, this.#accepted]) {
      for (const known of byEpoch.keys()) {
        if (known + 1 < epoch) {
          byEpoch.delete(known);
        }
      }
    }
  }
}
