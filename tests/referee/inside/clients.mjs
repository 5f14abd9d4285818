import { BitArray } from "@chainsafe/ssz";
import { ForkSeq, SLOTS_PER_EPOCH } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { fromHex, toRootHex } from "@lodestar/utils";
import { attestationData } from "../chain/attestation-data.mjs";
import { SUBCOMMITTEE_SIZE } from "../rules/sync.mjs";

const GRAFFITI = new Uint8Array(32);
GRAFFITI.set(new TextEncoder().encode("referee"));

/**
 * The validators that are not left to outside clients. They do their duties on the clock's points of each slot, and
 * what they submit passes the same rules as everybody's.
 */
export class InsideClients {
  /**
   * @param {import("./signer.mjs").Signer} signer
   * @param {Set<number>} validators indices of the inside validators
   */
  constructor({ chain, clock, pools, submissions, producer }, signer, validators) {
    Object.assign(this, { chain, clock, pools, submissions, producer, signer, validators });
    const { config } = chain;
    clock.everySlot(0, (slot) => this.propose(slot));
    clock.everySlot(config.ATTESTATION_DUE_BPS, (slot) => this.attest(slot));
    clock.everySlot(config.SYNC_MESSAGE_DUE_BPS, (slot) => this.sendSyncMessages(slot));
    clock.everySlot(config.AGGREGATE_DUE_BPS, (slot) => this.aggregate(slot));
    clock.everySlot(config.CONTRIBUTION_DUE_BPS, (slot) => this.contribute(slot));
  }

  propose(slot) {
    if (slot === 0 || slot <= this.chain.head.slot) {
      return;
    }
    const proposer = this.chain.stateAt(slot).epochCtx.getBeaconProposer(slot);
    if (!this.validators.has(proposer)) {
      return;
    }
    const request = { slot, randaoReveal: this.signer.randao(proposer, slot), graffiti: GRAFFITI, skipRandao: false };
    const { block, refusal } = this.producer.produce({ ...request, builderBoostFactor: 0n });
    if (refusal) {
      throw new Error(`The referee cannot make its own block for slot ${slot}: ${refusal.message}`);
    }
    this.submissions.block({ message: block, signature: this.signer.block(proposer, block) }, "inside");
  }

  attest(slot) {
    for (const { committeeIndex, position, index, committee } of this.#members(slot)) {
      const data = attestationData(this.chain, slot, committeeIndex);
      const signature = this.signer.attestation(index, data);
      const item =
        this.chain.config.getForkSeq(slot) >= ForkSeq.electra
          ? { committeeIndex, attesterIndex: index, data, signature }
          : { aggregationBits: BitArray.fromSingleBit(committee.length, position), data, signature };
      this.submissions.attestation(item, "inside");
    }
  }

  sendSyncMessages(slot) {
    const beaconBlockRoot = fromHex(this.chain.head.root);
    for (const validatorIndex of this.#syncMembers(slot).keys()) {
      const signature = this.signer.syncMessage(validatorIndex, slot, beaconBlockRoot);
      this.submissions.syncMessage({ slot, beaconBlockRoot, validatorIndex, signature }, "inside");
    }
  }

  /** One member per committee aggregates: at these sizes the others' aggregates would be the same. */
  aggregate(slot) {
    const first = new Map(this.#members(slot).map((member) => [member.committeeIndex, member]).reverse());
    for (const { committeeIndex, index } of first.values()) {
      const data = attestationData(this.chain, slot, committeeIndex);
      const root = toRootHex(ssz.phase0.AttestationData.hashTreeRoot(data));
      const aggregate = this.pools.attestations.aggregate(root, committeeIndex);
      if (aggregate) {
        const message = { aggregatorIndex: index, aggregate, selectionProof: this.signer.selectionProof(index, slot) };
        this.submissions.aggregate({ message, signature: this.signer.aggregateAndProof(index, message) }, "inside");
      }
    }
  }

  contribute(slot) {
    const first = new Map();
    for (const [index, positions] of this.#syncMembers(slot)) {
      positions.map((at) => Math.floor(at / SUBCOMMITTEE_SIZE)).forEach((one) => first.has(one) || first.set(one, index));
    }
    for (const [subcommittee, index] of first) {
      const contribution = this.pools.sync.contribution(slot, fromHex(this.chain.head.root), subcommittee);
      if (contribution) {
        const selectionProof = this.signer.syncSelectionProof(index, slot, subcommittee);
        const message = { aggregatorIndex: index, contribution, selectionProof };
        this.submissions.contribution({ message, signature: this.signer.contributionAndProof(index, message) }, "inside");
      }
    }
  }

  /** Inside members of the slot's beacon committees. */
  #members(slot) {
    const state = this.chain.stateAt(Math.max(slot, this.chain.head.slot));
    const committees = state.epochCtx.getShufflingAtSlot(slot).committees[slot % SLOTS_PER_EPOCH];
    return committees.flatMap((committee, committeeIndex) =>
      [...committee]
        .map((index, position) => ({ committeeIndex, committee, index, position }))
        .filter(({ index }) => this.validators.has(index)),
    );
  }

  /** Inside members of the sync committee that signs in this slot, with their positions. */
  #syncMembers(slot) {
    const state = this.chain.stateAt(Math.max(slot, this.chain.head.slot));
    const { validatorIndexMap } = state.epochCtx.getIndexedSyncCommittee(slot);
    return new Map([...validatorIndexMap].filter(([index]) => this.validators.has(index)));
  }
}
