import { ForkSeq } from "@lodestar/params";
import { beaconBlockToBlinded, signedBlindedBlockToFull } from "@lodestar/state-transition";
import { fromHex, toRootHex } from "@lodestar/utils";
import { checkRandao } from "../rules/block.mjs";
import { refused } from "../verdict.mjs";
import { buildPayload } from "./payload.mjs";

/** Payloads of blinded blocks that are kept for their return. */
const PAYLOADS_MAX = 64;

const GWEI = 10n ** 9n;

/** Builds blocks on the head out of the pools, as a beacon node with a mock execution layer and a mock builder. */
export class Producer {
  #payloads = new Map();
  /** @type {Map<number, Uint8Array>} fee recipient by validator, from `prepare_beacon_proposer` */
  feeRecipients = new Map();

  /** @param {{offerBlinded: boolean}} settings */
  constructor({ chain, clock, pools, performance, submissions }, { offerBlinded }) {
    Object.assign(this, { chain, clock, pools, performance, submissions, offerBlinded });
  }

  /**
   * @param {{slot: number, randaoReveal: Uint8Array, graffiti: Uint8Array, skipRandao: boolean, builderBoostFactor: bigint}} request
   * @returns {{refusal: import("../verdict.mjs").Verdict} | {block: any, blinded: boolean, payloadWei: bigint, consensusWei: bigint}}
   */
  produce({ slot, randaoReveal, graffiti, skipRandao, builderBoostFactor }) {
    const { head, config } = this.chain;
    if (slot > this.clock.latestSlot(config.MAXIMUM_GOSSIP_CLOCK_DISPARITY) || slot <= head.slot) {
      const message = `A block for slot ${slot} cannot be made: the head is at ${head.slot}, the clock at ${this.clock.slot}.`;
      return { refusal: refused("wrong_slot", message) };
    }
    const state = this.chain.stateAt(slot);
    const proposerIndex = state.epochCtx.getBeaconProposer(slot);
    const registration = this.submissions.registrations.get(proposerIndex)?.message;
    const block = {
      slot,
      proposerIndex,
      parentRoot: fromHex(head.root),
      stateRoot: new Uint8Array(32),
      body: this.#body(state, { proposerIndex, randaoReveal, graffiti, registration }),
    };
    const refusal = skipRandao ? undefined : checkRandao(state, block);
    if (refusal) {
      return { refusal };
    }
    const post = this.chain.simulate(block);
    block.stateRoot = post.hashTreeRoot();
    const { attestations, syncAggregate, slashing } = post.proposerRewards;
    const consensusWei = BigInt(attestations + syncAggregate + slashing) * GWEI;
    const blinded = this.offerBlinded && registration !== undefined && builderBoostFactor > 0n;
    return { block: blinded ? this.#blind(block) : block, blinded, payloadWei: blinded ? GWEI : 0n, consensusWei };
  }

  /**
   * The full block of a signed blinded one; null when this node has not built its payload.
   */
  unblind(signedBlinded) {
    const { slot, body } = signedBlinded.message;
    const payload = this.#payloads.get(toRootHex(body.executionPayloadHeader.blockHash));
    return payload ? signedBlindedBlockToFull(this.chain.config.getForkName(slot), signedBlinded, payload) : null;
  }

  #body(state, { proposerIndex, randaoReveal, graffiti, registration }) {
    const { pools } = this;
    const feeRecipient = this.feeRecipients.get(proposerIndex) ?? new Uint8Array(20);
    const body = {
      randaoReveal,
      eth1Data: state.eth1Data.toValue(),
      graffiti,
      proposerSlashings: [],
      attesterSlashings: [],
      attestations: pools.attestations.pack(state, this.performance.isIncluded),
      deposits: [],
      voluntaryExits: pools.operations.packExits(state),
      syncAggregate: pools.sync.aggregate(state.slot - 1, fromHex(this.chain.head.root)),
      executionPayload: buildPayload(state, { feeRecipient, gasLimit: registration?.gasLimit }),
      blsToExecutionChanges: pools.operations.packBlsChanges(state),
      blobKzgCommitments: [],
    };
    if (this.chain.config.getForkSeq(state.slot) >= ForkSeq.electra) {
      body.executionRequests = pools.operations.packRequests();
    }
    return body;
  }

  #blind(block) {
    const { executionPayload } = block.body;
    this.#payloads.set(toRootHex(executionPayload.blockHash), executionPayload);
    if (this.#payloads.size > PAYLOADS_MAX) {
      this.#payloads.delete(this.#payloads.keys().next().value);
    }
    return beaconBlockToBlinded(this.chain.config, block);
  }
}
