import { SLOTS_PER_EPOCH } from "@lodestar/params";
import {
  DataAvailabilityStatus,
  ExecutionPayloadStatus,
  blockToHeader,
  processSlots,
  stateTransition,
} from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { toRootHex } from "@lodestar/utils";

/** Post-states kept in memory; an older state is answered with 404. */
const STATES_MAX = 256;

/** Blocks kept in memory. */
const BLOCKS_MAX = 8192;

/** Advanced states kept: the next slots' and the ones that duties and rewards ask for. */
const ADVANCED_MAX = 16;

/**
 * @typedef {object} Block
 * @property {number} slot
 * @property {string} root lower-case hex
 * @property {string} parentRoot
 * @property {string} stateRoot
 * @property {any} header BeaconBlockHeader
 * @property {any} signed SignedBeaconBlock
 * @property {any} state cached post-state, or null when it has been dropped
 */

/** One chain without branches: a block is accepted only on top of the head, and only through `stateTransition`. */
export class Chain {
  /** @type {Map<string, Block>} in order of slots */
  #blocks = new Map();
  /** @type {Map<number, string>} */
  #rootsBySlot = new Map();
  #advanced = new Map();

  constructor(config, genesisState) {
    this.config = config;
    this.genesis = genesisBlock(config, genesisState);
    this.genesisValidatorsRoot = genesisState.genesisValidatorsRoot;
    this.genesisTime = genesisState.genesisTime;
    this.head = this.genesis;
    this.#add(this.genesis);
  }

  get finalizedCheckpoint() {
    return this.head.state.finalizedCheckpoint;
  }

  get justifiedCheckpoint() {
    return this.head.state.currentJustifiedCheckpoint;
  }

  /** @param {string} root @returns {Block | undefined} */
  block(root) {
    return this.#blocks.get(root);
  }

  /** The block of exactly this slot. @returns {Block | undefined} */
  blockAt(slot) {
    return this.#blocks.get(this.#rootsBySlot.get(slot));
  }

  /** The latest block at or before this slot. @returns {Block | undefined} */
  blockAtOrBefore(slot) {
    for (let at = Math.min(slot, this.head.slot); at >= 0; at--) {
      const block = this.blockAt(at);
      if (block) {
        return block;
      }
    }
    return undefined;
  }

  /** Any state of this chain, by the last block at or before the slot, advanced to the slot; null when not kept. */
  stateAt(slot) {
    const block = this.blockAtOrBefore(slot);
    if (!block?.state) {
      return null;
    }
    return block.slot === slot ? block.state : this.#advance(block, slot);
  }

  blockByStateRoot(stateRoot) {
    for (const block of this.#blocks.values()) {
      if (block.stateRoot === stateRoot) {
        return block;
      }
    }
    return undefined;
  }

  /** Blocks from the newest to the oldest. @returns {Block[]} */
  recentBlocks() {
    return [...this.#blocks.values()].reverse();
  }

  /**
   * Runs a block through Lodestar's state transition with every check on, and makes it the head.
   * Throws what Lodestar throws when the block is invalid; the chain is then unchanged.
   *
   * @returns {Block}
   */
  import(signed, payloadIsValid) {
    const state = stateTransition(this.head.state, signed, {
      verifyStateRoot: true,
      verifyProposer: true,
      verifySignatures: true,
      executionPayloadStatus: payloadIsValid ? ExecutionPayloadStatus.valid : ExecutionPayloadStatus.invalid,
      dataAvailabilityStatus: DataAvailabilityStatus.Available,
    });
    const block = describe(this.config, signed, state);
    this.#add(block);
    this.head = block;
    return block;
  }

  /** The post-state of an unsigned block, for its state root and its proposer's reward: no signature is checked. */
  simulate(message) {
    return stateTransition(
      this.head.state,
      { message, signature: new Uint8Array(96) },
      {
        verifyStateRoot: false,
        verifyProposer: false,
        verifySignatures: false,
        executionPayloadStatus: ExecutionPayloadStatus.valid,
        dataAvailabilityStatus: DataAvailabilityStatus.Available,
      },
    );
  }

  /** The block of the checkpoint of `epoch` on this chain, as seen from `block` (phase0/fork-choice.md, get_checkpoint_block). */
  checkpointRoot(block, epoch) {
    return this.blockAtOrBefore(Math.min(block.slot, epoch * SLOTS_PER_EPOCH))?.root;
  }

  #add(block) {
    this.#blocks.set(block.root, block);
    this.#rootsBySlot.set(block.slot, block.root);
    const roots = [...this.#blocks.keys()];
    if (roots.length > STATES_MAX) {
      this.#blocks.get(roots[roots.length - 1 - STATES_MAX]).state = null;
    }
    if (roots.length > BLOCKS_MAX) {
      this.#rootsBySlot.delete(this.#blocks.get(roots[0]).slot);
      this.#blocks.delete(roots[0]);
    }
  }

  #advance(block, slot) {
    const key = `${block.root}:${slot}`;
    let state = this.#advanced.get(key);
    if (!state) {
      state = processSlots(block.state, slot);
      this.#advanced.set(key, state);
      if (this.#advanced.size > ADVANCED_MAX) {
        this.#advanced.delete(this.#advanced.keys().next().value);
      }
    }
    return state;
  }
}

function describe(config, signed, state) {
  const header = blockToHeader(config, signed.message);
  return {
    slot: signed.message.slot,
    root: toRootHex(ssz.phase0.BeaconBlockHeader.hashTreeRoot(header)),
    parentRoot: toRootHex(signed.message.parentRoot),
    stateRoot: toRootHex(signed.message.stateRoot),
    header,
    signed,
    state,
  };
}

/** The block that the genesis state's header stands for. Its signature is empty: nobody signed it. */
function genesisBlock(config, state) {
  const types = config.getForkTypes(0);
  const message = { ...types.BeaconBlock.defaultValue(), stateRoot: state.hashTreeRoot() };
  return describe(config, { message, signature: new Uint8Array(96) }, state);
}
