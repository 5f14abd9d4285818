import { SLOTS_PER_EPOCH, SYNC_COMMITTEE_SIZE } from "@lodestar/params";
import { toRootHex } from "@lodestar/utils";

/** Epochs kept. */
const EPOCHS_MAX = 1024;

/** What the chain has included of each validator's duties: the referee's answer to "did the duty count?". */
export class Performance {
  /** @type {Map<number, {votes: Map<number, object>, proposals: Map<number, number>, sync: Map<number, object>, seen: Set<number>}>} */
  #epochs = new Map();

  constructor(chain) {
    this.chain = chain;
  }

  isIncluded = (epoch, validatorIndex) => this.#epochs.get(epoch)?.votes.has(validatorIndex) ?? false;

  /** Validators seen in any accepted message or block of the epoch, for `validator/liveness`. */
  isLive(epoch, validatorIndex) {
    return this.isIncluded(epoch, validatorIndex) || (this.#epochs.get(epoch)?.seen.has(validatorIndex) ?? false);
  }

  noteSeen(epoch, validatorIndex) {
    this.#epoch(epoch).seen.add(validatorIndex);
  }

  /** @param {import("../chain/chain.mjs").Block} block the new head */
  noteBlock(block) {
    const { state, slot, signed } = block;
    const { body, proposerIndex } = signed.message;
    const here = this.#epoch(state.epochCtx.epoch);
    here.proposals.set(slot, proposerIndex);
    here.seen.add(proposerIndex);
    for (const attestation of body.attestations) {
      this.#noteAttestation(block, attestation);
    }
    const committee = state.epochCtx.currentSyncCommitteeIndexed.validatorIndices;
    for (let position = 0; position < SYNC_COMMITTEE_SIZE; position++) {
      const counts = here.sync.get(committee[position]) ?? { expected: 0, included: 0 };
      counts.expected++;
      counts.included += body.syncAggregate.syncCommitteeBits.get(position) ? 1 : 0;
      here.sync.set(committee[position], counts);
    }
  }

  /** Everything about one epoch; duties without an entry in `included` are missed once the next epoch is over. */
  report(epoch) {
    const { votes, proposals, sync } = this.#epochs.get(epoch) ?? emptyEpoch();
    const state = this.chain.stateAt(Math.max(this.chain.head.slot, epoch * SLOTS_PER_EPOCH));
    const duties = state?.epochCtx.getShufflingAtEpochOrNull(epoch)?.activeIndices;
    const missed = duties ? [...duties].filter((index) => !votes.has(index)) : null;
    return {
      epoch: String(epoch),
      attestations: {
        included: [...votes].sort(([a], [b]) => a - b).map(([index, vote]) => ({ validator_index: String(index), ...vote })),
        missed: missed?.map(String) ?? null,
      },
      proposals: this.#proposals(epoch, proposals),
      sync: [...sync].map(([index, { expected, included }]) => ({
        validator_index: String(index),
        expected: String(expected),
        included: String(included),
      })),
    };
  }

  #proposals(epoch, proposals) {
    const slots = Array.from({ length: SLOTS_PER_EPOCH }, (_, i) => epoch * SLOTS_PER_EPOCH + i);
    return slots
      .filter((slot) => slot > 0 && slot <= this.chain.head.slot)
      .map((slot) => ({
        slot: String(slot),
        proposer_index: proposals.has(slot) ? String(proposals.get(slot)) : null,
        proposed: proposals.has(slot),
      }));
  }

  #noteAttestation({ state, slot }, attestation) {
    const { data } = attestation;
    const { votes } = this.#epoch(data.target.epoch);
    const indices = state.epochCtx.getAttestingIndices(state.config.getForkSeq(slot), attestation);
    const headRoot = this.chain.blockAtOrBefore(data.slot)?.root;
    for (const index of indices) {
      if (!votes.has(index)) {
        votes.set(index, {
          slot: String(data.slot),
          inclusion_slot: String(slot),
          head_correct: toRootHex(data.beaconBlockRoot) === headRoot,
        });
      }
    }
  }

  #epoch(epoch) {
    let found = this.#epochs.get(epoch);
    if (!found) {
      found = emptyEpoch();
      this.#epochs.set(epoch, found);
      if (this.#epochs.size > EPOCHS_MAX) {
        this.#epochs.delete(Math.min(...this.#epochs.keys()));
      }
    }
    return found;
  }
}

const emptyEpoch = () => ({ votes: new Map(), proposals: new Map(), sync: new Map(), seen: new Set() });
