import { ssz } from "@lodestar/types";
import { toRootHex } from "@lodestar/utils";

/** Distinct votes kept per validator. */
const VOTES_MAX = 8192;

/**
 * Looks for slashable pairs over everything that was ever submitted under a valid signature, accepted or not: what a
 * key has signed can be used against it, wherever it was refused (phase0/beacon-chain.md, is_slashable_attestation_data;
 * process_proposer_slashing).
 */
export class Detectors {
  /** @type {Map<number, Map<string, {source: number, target: number, root: string}>>} */
  #votes = new Map();
  /** @type {Map<string, Set<string>>} block roots by "slot:proposer" */
  #proposals = new Map();
  /** @type {{kind: "double_vote" | "surround_vote" | "double_proposal", validator: number, first: object, second: object}[]} */
  offences = [];

  /** @returns {"double_vote" | "surround_vote" | null} the first offence that this vote commits */
  observeVote(validator, data) {
    const vote = {
      source: data.source.epoch,
      target: data.target.epoch,
      root: toRootHex(ssz.phase0.AttestationData.hashTreeRoot(data)),
    };
    const votes = this.#votes.get(validator) ?? new Map();
    this.#votes.set(validator, votes);
    if (votes.has(vote.root)) {
      return null;
    }
    let kind = null;
    for (const earlier of votes.values()) {
      const offence = offenceOf(earlier, vote);
      if (offence) {
        kind ??= offence;
        this.offences.push({ kind: offence, validator, first: earlier, second: vote });
      }
    }
    votes.set(vote.root, vote);
    if (votes.size > VOTES_MAX) {
      votes.delete(votes.keys().next().value);
    }
    return kind;
  }

  /** @returns {"double_proposal" | null} */
  observeProposal(validator, slot, root) {
    const key = `${slot}:${validator}`;
    const roots = this.#proposals.get(key) ?? new Set();
    this.#proposals.set(key, roots);
    if (roots.has(root)) {
      return null;
    }
    const [first] = roots;
    roots.add(root);
    if (!first) {
      return null;
    }
    this.offences.push({ kind: "double_proposal", validator, first: { slot, root: first }, second: { slot, root } });
    return "double_proposal";
  }
}

function offenceOf(earlier, later) {
  if (earlier.target === later.target) {
    return "double_vote";
  }
  const surrounds = (outer, inner) => outer.source < inner.source && inner.target < outer.target;
  return surrounds(earlier, later) || surrounds(later, earlier) ? "surround_vote" : null;
}
