import { aggregateSerializedSignatures } from "@chainsafe/blst";
import { BitArray } from "@chainsafe/ssz";
import { SYNC_COMMITTEE_SIZE, SYNC_COMMITTEE_SUBNET_COUNT } from "@lodestar/params";
import { G2_POINT_AT_INFINITY } from "@lodestar/state-transition";
import { toRootHex } from "@lodestar/utils";
import { SUBCOMMITTEE_SIZE } from "../rules/sync.mjs";

/** Slots for which messages are kept: a block packs those of the slot before it. */
const SLOTS_KEPT = 4;

/**
 * Verified sync committee messages and contributions. As in every client, blocks are built from contributions only:
 * a message that no aggregator picks up is lost.
 */
export class SyncPool {
  /** @type {Map<string, {slot: number, signatures: Map<number, Uint8Array>}>} by slot and block root; positions as keys */
  #messages = new Map();
  /** @type {Map<string, {slot: number, contribution: any}>} the fullest, by slot, block root and subcommittee */
  #contributions = new Map();

  addMessage(message, positions) {
    const key = keyOf(message.slot, message.beaconBlockRoot);
    if (!this.#messages.has(key)) {
      this.#messages.set(key, { slot: message.slot, signatures: new Map() });
    }
    positions.forEach((position) => this.#messages.get(key).signatures.set(position, message.signature));
  }

  addContribution(contribution) {
    const key = keyOf(contribution.slot, contribution.beaconBlockRoot, contribution.subcommitteeIndex);
    const known = this.#contributions.get(key)?.contribution;
    if (!known || countOf(contribution) > countOf(known)) {
      this.#contributions.set(key, { slot: contribution.slot, contribution });
    }
  }

  /** What `sync_committee_contribution` answers; null when there is no message. */
  contribution(slot, beaconBlockRoot, subcommitteeIndex) {
    const signatures = this.#messages.get(keyOf(slot, beaconBlockRoot))?.signatures ?? new Map();
    const first = subcommitteeIndex * SUBCOMMITTEE_SIZE;
    const aggregationBits = BitArray.fromBitLen(SUBCOMMITTEE_SIZE);
    const mine = [...signatures].filter(([position]) => position >= first && position < first + SUBCOMMITTEE_SIZE);
    if (mine.length === 0) {
      return null;
    }
    mine.forEach(([position]) => aggregationBits.set(position - first, true));
    const signature = aggregateSerializedSignatures(mine.map(([, bytes]) => bytes)).toBytes();
    return { slot, beaconBlockRoot, subcommitteeIndex, aggregationBits, signature };
  }

  /** The sync aggregate for a block whose parent has `parentRoot` at the end of `previousSlot`. */
  aggregate(previousSlot, parentRoot) {
    const syncCommitteeBits = BitArray.fromBitLen(SYNC_COMMITTEE_SIZE);
    const signatures = [];
    for (let subcommittee = 0; subcommittee < SYNC_COMMITTEE_SUBNET_COUNT; subcommittee++) {
      const found = this.#contributions.get(keyOf(previousSlot, parentRoot, subcommittee))?.contribution;
      if (found) {
        signatures.push(found.signature);
        const first = subcommittee * SUBCOMMITTEE_SIZE;
        found.aggregationBits.getTrueBitIndexes().forEach((bit) => syncCommitteeBits.set(first + bit, true));
      }
    }
    const syncCommitteeSignature =
      signatures.length > 0 ? aggregateSerializedSignatures(signatures).toBytes() : G2_POINT_AT_INFINITY;
    return { syncCommitteeBits, syncCommitteeSignature };
  }

  prune(currentSlot) {
    for (const kept of [this.#messages, this.#contributions]) {
      for (const [key, { slot }] of kept) {
        if (slot + SLOTS_KEPT < currentSlot) {
          kept.delete(key);
        }
      }
    }
  }
}

const keyOf = (slot, root, subcommittee = "") => `${slot}:${toRootHex(root)}:${subcommittee}`;

const countOf = (contribution) => contribution.aggregationBits.getTrueBitIndexes().length;
