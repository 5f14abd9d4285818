import { aggregateSerializedSignatures } from "@chainsafe/blst";
import { BitArray } from "@chainsafe/ssz";
import { ForkSeq, MAX_ATTESTATIONS, MAX_ATTESTATIONS_ELECTRA, MAX_COMMITTEES_PER_SLOT, SLOTS_PER_EPOCH } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { toRootHex } from "@lodestar/utils";

/**
 * Votes of one committee for one AttestationData.
 *
 * @typedef {object} CommitteeVotes
 * @property {Uint32Array} committee validator indices by position
 * @property {Map<number, Uint8Array>} singles signature by position
 * @property {{positions: Set<number>, signature: Uint8Array}[]} aggregates as outside aggregators made them
 */

/** Verified votes waiting for a block. Nothing enters that the rules have not accepted. */
export class AttestationPool {
  /** @type {Map<string, {data: any, committees: Map<number, CommitteeVotes>}>} */
  #groups = new Map();

  constructor(config) {
    this.config = config;
  }

  addSingle(data, committeeIndex, committee, position, signature) {
    this.#votes(data, committeeIndex, committee).singles.set(position, signature);
  }

  addAggregate(data, committeeIndex, committee, positions, signature) {
    this.#votes(data, committeeIndex, committee).aggregates.push({ positions: new Set(positions), signature });
  }

  /**
   * The best aggregate of one committee, as `aggregate_attestation` gives it.
   *
   * @param {string} dataRoot hex hash tree root of the AttestationData
   * @returns {any | null} null when there is no vote
   */
  aggregate(dataRoot, committeeIndex) {
    const group = this.#groups.get(dataRoot);
    const votes = group?.committees.get(committeeIndex);
    return votes ? this.#attestation(group.data, [[committeeIndex, votes]]) : null;
  }

  /**
   * Attestations for a block on `state`, which stands at the block's slot.
   *
   * @param {(epoch: number, validatorIndex: number) => boolean} isIncluded whether the chain has this vote already
   */
  pack(state, isIncluded) {
    const electra = this.config.getForkSeq(state.slot) >= ForkSeq.electra;
    const packed = [];
    for (const { data, committees } of this.#groups.values()) {
      if (!isIncludable(state, data)) {
        continue;
      }
      const fresh = [...committees]
        .filter(([, votes]) => participants(votes).some((index) => !isIncluded(data.target.epoch, index)))
        .sort(([a], [b]) => a - b);
      const bundles = electra ? (fresh.length > 0 ? [fresh] : []) : fresh.map((entry) => [entry]);
      packed.push(...bundles.map((bundle) => this.#attestation(data, bundle)));
    }
    const value = (attestation) => attestation.aggregationBits.getTrueBitIndexes().length;
    packed.sort((a, b) => value(b) - value(a));
    return packed.slice(0, electra ? MAX_ATTESTATIONS_ELECTRA : MAX_ATTESTATIONS);
  }

  /** Drops votes whose slot is before the epoch previous to `epoch`: no block can include them any more (EIP-7045). */
  prune(epoch) {
    for (const [root, { data }] of this.#groups) {
      if (data.target.epoch + 1 < epoch) {
        this.#groups.delete(root);
      }
    }
  }

  #votes(data, committeeIndex, committee) {
    const root = toRootHex(ssz.phase0.AttestationData.hashTreeRoot(data));
    let group = this.#groups.get(root);
    if (!group) {
      group = { data, committees: new Map() };
      this.#groups.set(root, group);
    }
    let votes = group.committees.get(committeeIndex);
    if (!votes) {
      votes = { committee, singles: new Map(), aggregates: [] };
      group.committees.set(committeeIndex, votes);
    }
    return votes;
  }

  /** One `Attestation` of the data's fork from the votes of these committees, in ascending order. */
  #attestation(data, committees) {
    const bests = committees.map(([index, votes]) => ({ index, length: votes.committee.length, ...bestOf(votes) }));
    const aggregationBits = BitArray.fromBoolArray(
      bests.flatMap(({ length, positions }) => Array.from({ length }, (_, at) => positions.has(at))),
    );
    const signature = aggregateSerializedSignatures(bests.flatMap(({ signatures }) => signatures)).toBytes();
    if (this.config.getForkSeq(data.slot) < ForkSeq.electra) {
      return { aggregationBits, data, signature };
    }
    const committeeBits = BitArray.fromBitLen(MAX_COMMITTEES_PER_SLOT);
    bests.forEach(({ index }) => committeeBits.set(index, true));
    return { aggregationBits, data, signature, committeeBits };
  }
}

/** consensus-specs process_attestation: slot, target and source as the state at the block's slot wants them. */
function isIncludable(state, data) {
  const { epoch } = state.epochCtx;
  const current = data.target.epoch === epoch;
  const justified = current ? state.currentJustifiedCheckpoint : state.previousJustifiedCheckpoint;
  return (
    data.slot < state.slot &&
    (current || data.target.epoch === epoch - 1) &&
    data.target.epoch === Math.floor(data.slot / SLOTS_PER_EPOCH) &&
    ssz.phase0.Checkpoint.equals(data.source, justified)
  );
}

/** Either every single vote, or the largest aggregate and the single votes beside it, whichever covers more. */
function bestOf({ singles, aggregates }) {
  const base = aggregates.reduce((best, next) => (next.positions.size > best.positions.size ? next : best), {
    positions: new Set(),
    signature: null,
  });
  const beside = [...singles].filter(([position]) => !base.positions.has(position));
  if (base.signature === null || base.positions.size + beside.length <= singles.size) {
    return { positions: new Set(singles.keys()), signatures: [...singles.values()] };
  }
  return {
    positions: new Set([...base.positions, ...beside.map(([position]) => position)]),
    signatures: [base.signature, ...beside.map(([, signature]) => signature)],
  };
}

function participants(votes) {
  const positions = new Set([...votes.singles.keys(), ...votes.aggregates.flatMap((one) => [...one.positions])]);
  return [...positions].map((position) => votes.committee[position]);
}
