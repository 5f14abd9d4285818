import {
  DOMAIN_AGGREGATE_AND_PROOF,
  DOMAIN_APPLICATION_BUILDER,
  DOMAIN_BEACON_ATTESTER,
  DOMAIN_BEACON_PROPOSER,
  DOMAIN_CONTRIBUTION_AND_PROOF,
  DOMAIN_RANDAO,
  DOMAIN_SELECTION_PROOF,
  DOMAIN_SYNC_COMMITTEE,
  DOMAIN_SYNC_COMMITTEE_SELECTION_PROOF,
} from "@lodestar/params";
import { computeDomain, computeEpochAtSlot, computeSigningRoot, computeStartSlotAtEpoch } from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { secretKeyOf } from "../genesis/interop.mjs";

/** Plain interop keys that sign whatever they are asked to: no slashing protection, which is what tests need. */
export class Signer {
  #keys = new Map();

  /** @param {import("@lodestar/config").BeaconConfig} config with the chain's genesis validators root */
  constructor(config) {
    this.config = config;
  }

  publicKey(index) {
    return this.#key(index).toPublicKey().toBytes();
  }

  attestation(index, data) {
    return this.#sign(index, ssz.phase0.AttestationData, data, DOMAIN_BEACON_ATTESTER, data.slot);
  }

  selectionProof(index, slot) {
    return this.#sign(index, ssz.Slot, slot, DOMAIN_SELECTION_PROOF, slot);
  }

  aggregateAndProof(index, message) {
    const { slot } = message.aggregate.data;
    return this.#sign(index, this.config.getForkTypes(slot).AggregateAndProof, message, DOMAIN_AGGREGATE_AND_PROOF, slot);
  }

  syncMessage(index, slot, beaconBlockRoot) {
    return this.#sign(index, ssz.Root, beaconBlockRoot, DOMAIN_SYNC_COMMITTEE, slot);
  }

  syncSelectionProof(index, slot, subcommitteeIndex) {
    const type = ssz.altair.SyncAggregatorSelectionData;
    return this.#sign(index, type, { slot, subcommitteeIndex }, DOMAIN_SYNC_COMMITTEE_SELECTION_PROOF, slot);
  }

  contributionAndProof(index, message) {
    const { slot } = message.contribution;
    return this.#sign(index, ssz.altair.ContributionAndProof, message, DOMAIN_CONTRIBUTION_AND_PROOF, slot);
  }

  randao(index, slot) {
    return this.#sign(index, ssz.Epoch, computeEpochAtSlot(slot), DOMAIN_RANDAO, slot);
  }

  block(index, block, type = this.config.getForkTypes(block.slot).BeaconBlock) {
    return this.#sign(index, type, block, DOMAIN_BEACON_PROPOSER, block.slot);
  }

  voluntaryExit(index, message) {
    const messageSlot = computeStartSlotAtEpoch(message.epoch);
    const domain = this.config.getDomainForVoluntaryExit(messageSlot, messageSlot);
    return this.#key(index).sign(computeSigningRoot(ssz.phase0.VoluntaryExit, message, domain)).toBytes();
  }

  registration(index, message) {
    const domain = computeDomain(DOMAIN_APPLICATION_BUILDER, this.config.GENESIS_FORK_VERSION, new Uint8Array(32));
    return this.#key(index).sign(computeSigningRoot(ssz.bellatrix.ValidatorRegistrationV1, message, domain)).toBytes();
  }

  #sign(index, type, value, domainType, slot) {
    const domain = this.config.getDomain(slot, domainType, slot);
    return this.#key(index).sign(computeSigningRoot(type, value, domain)).toBytes();
  }

  #key(index) {
    if (!this.#keys.has(index)) {
      this.#keys.set(index, secretKeyOf(index));
    }
    return this.#keys.get(index);
  }
}
