import { BitArray } from "@chainsafe/ssz";
import { ForkSeq, MAX_COMMITTEES_PER_SLOT, SLOTS_PER_EPOCH } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { toRootHex } from "@lodestar/utils";
import { dependentRoot } from "../chain/duties.mjs";

/** Topics of the Beacon API that this node may be asked for. `chain_reorg` never comes: the chain has no branches. */
export const TOPICS = [
  "head",
  "head_v2",
  "block",
  "block_gossip",
  "attestation",
  "single_attestation",
  "voluntary_exit",
  "bls_to_execution_change",
  "finalized_checkpoint",
  "chain_reorg",
  "contribution_and_proof",
];

const SUBSCRIBERS_MAX = 64;

/** Tells subscribers what happens on the chain, in the Beacon API's words. */
export class Events {
  /** @type {Set<{topics: Set<string>, send: (topic: string, data: string) => void}>} */
  #subscribers = new Set();

  /** @returns {(() => void) | null} ends the subscription; null when there are too many */
  subscribe(topics, send) {
    if (this.#subscribers.size >= SUBSCRIBERS_MAX) {
      return null;
    }
    const subscriber = { topics: new Set(topics), send };
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  emit(topic, data) {
    const wanting = [...this.#subscribers].filter(({ topics }) => topics.has(topic));
    if (wanting.length > 0) {
      const text = JSON.stringify(data);
      wanting.forEach(({ send }) => send(topic, text));
    }
  }

  emitAttestation(config, item, committee, position) {
    if (config.getForkSeq(item.data.slot) < ForkSeq.electra) {
      this.emit("attestation", ssz.phase0.Attestation.toJson(item));
      return;
    }
    this.emit("single_attestation", ssz.electra.SingleAttestation.toJson(item));
    const { data, signature, committeeIndex } = item;
    const aggregationBits = BitArray.fromSingleBit(committee.length, position);
    const committeeBits = BitArray.fromSingleBit(MAX_COMMITTEES_PER_SLOT, committeeIndex);
    this.emit("attestation", ssz.electra.Attestation.toJson({ aggregationBits, data, signature, committeeBits }));
  }

  /** @param {import("../chain/chain.mjs").Block} before @param {import("../chain/chain.mjs").Block} block the new head */
  emitBlock(chain, before, block) {
    const slot = String(block.slot);
    const epoch = Math.floor(block.slot / SLOTS_PER_EPOCH);
    const head = {
      slot,
      block: block.root,
      state: block.stateRoot,
      epoch_transition: epoch !== Math.floor(before.slot / SLOTS_PER_EPOCH),
      execution_optimistic: false,
    };
    const previous = dependentRoot(chain, epoch - 1);
    const current = dependentRoot(chain, epoch);
    this.emit("block_gossip", { slot, block: block.root });
    this.emit("block", { slot, block: block.root, execution_optimistic: false });
    this.emit("head", { ...head, previous_duty_dependent_root: previous, current_duty_dependent_root: current });
    this.emit("head_v2", {
      version: chain.config.getForkName(block.slot),
      data: {
        ...head,
        payload_status: "full",
        current_epoch_dependent_root: previous,
        next_epoch_dependent_root: current,
      },
    });
    this.#emitFinality(chain, before, block);
  }

  #emitFinality(chain, before, block) {
    const { epoch, root } = block.state.finalizedCheckpoint;
    if (epoch > before.state.finalizedCheckpoint.epoch) {
      const finalized = chain.block(toRootHex(root));
      this.emit("finalized_checkpoint", {
        block: toRootHex(root),
        state: finalized?.stateRoot ?? toRootHex(new Uint8Array(32)),
        epoch: String(epoch),
        execution_optimistic: false,
      });
    }
  }
}
