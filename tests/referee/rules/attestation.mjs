import { DOMAIN_AGGREGATE_AND_PROOF, DOMAIN_SELECTION_PROOF, ForkSeq, SLOTS_PER_EPOCH } from "@lodestar/params";
import {
  computeEpochAtSlot,
  computeSigningRoot,
  computeStartSlotAtEpoch,
  getAttestationDataSigningRoot,
  isAggregatorFromCommitteeLength,
} from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { toRootHex } from "@lodestar/utils";
import { refused } from "../verdict.mjs";
import { isSignedBy, isSignedByAll } from "./signature.mjs";

/**
 * The gossip rules of `beacon_attestation_{subnet_id}` and `beacon_aggregate_and_proof`
 * (consensus-specs phase0, deneb and electra p2p-interface.md), with the source checked as process_attestation does,
 * because an attestation from a wrong source can never be included.
 *
 * Every function answers a refusal, or undefined when its rule holds.
 */

/** The state that judges a message of `slot`: the head's, advanced to the present so that its shufflings cover it. */
export const judgingState = (chain, clock) => chain.stateAt(Math.max(clock.slot, chain.head.slot));

/** When the message may come: not from the future, and in the slot's epoch or the one after (EIP-7045). */
export function checkTime(clock, config, data) {
  if (data.slot > clock.latestSlot(config.MAXIMUM_GOSSIP_CLOCK_DISPARITY)) {
    return refused("future_slot", `Slot ${data.slot} has not begun; the current slot is ${clock.slot}.`);
  }
  if (computeEpochAtSlot(data.slot) + 1 < computeEpochAtSlot(clock.earliestSlot(config.MAXIMUM_GOSSIP_CLOCK_DISPARITY))) {
    return refused("past_slot", `Slot ${data.slot} is before the previous epoch; the current slot is ${clock.slot}.`);
  }
  if (data.target.epoch !== computeEpochAtSlot(data.slot)) {
    return refused("wrong_target_epoch", `Target epoch ${data.target.epoch} is not the epoch of slot ${data.slot}.`);
  }
  return undefined;
}

/**
 * The committee that an attestation speaks of.
 *
 * @returns {{refusal: import("../verdict.mjs").Verdict} | {committee: Uint32Array}}
 */
export function findCommittee(state, slot, committeeIndex) {
  const shuffling = state.epochCtx.getShufflingAtSlotOrNull(slot);
  const committee = shuffling?.committees[slot % SLOTS_PER_EPOCH][committeeIndex];
  if (!committee) {
    const message = `Slot ${slot} has no committee ${committeeIndex} (it has ${shuffling?.committeesPerSlot ?? 0}).`;
    return { refusal: refused("unknown_committee", message) };
  }
  return { committee };
}

/** What the attestation votes for, given that its time is right. */
export function checkVotes(chain, state, data) {
  const head = chain.block(toRootHex(data.beaconBlockRoot));
  if (!head) {
    return refused("unknown_head", `Block ${toRootHex(data.beaconBlockRoot)} is not known.`);
  }
  if (head.slot > data.slot) {
    return refused("head_after_slot", `Block ${head.root} of slot ${head.slot} is later than slot ${data.slot}.`);
  }
  const target = chain.checkpointRoot(head, data.target.epoch);
  if (toRootHex(data.target.root) !== target) {
    return refused("wrong_target", `Target ${toRootHex(data.target.root)} is not ${target}, the checkpoint of epoch ${data.target.epoch}.`);
  }
  return checkSource(state, data);
}

/** consensus-specs altair/beacon-chain.md, get_attestation_participation_flag_indices: is_matching_source. */
function checkSource(state, data) {
  const current = data.target.epoch === state.epochCtx.epoch;
  const justified = current ? state.currentJustifiedCheckpoint : state.previousJustifiedCheckpoint;
  if (ssz.phase0.Checkpoint.equals(data.source, justified)) {
    return undefined;
  }
  const expected = `${justified.epoch}, ${toRootHex(justified.root)}`;
  return refused("wrong_source", `Source ${data.source.epoch}, ${toRootHex(data.source.root)} is not ${expected}.`);
}

export function checkAttestationSignature(state, data, indices, signature) {
  const root = getAttestationDataSigningRoot(state.config, state.slot, data);
  return isSignedByAll(state, indices, root, signature)
    ? undefined
    : refused("bad_signature", `The signature is not that of validators ${indices.join(", ")} on this attestation.`);
}

/** From Electra the data's index is 0 and the committee stands beside it (EIP-7549). */
export function checkDataIndex(config, data) {
  return config.getForkSeq(data.slot) >= ForkSeq.electra && data.index !== 0
    ? refused("nonzero_index", `From Electra on the attestation data's index is 0, not ${data.index}.`)
    : undefined;
}

/** The rules on the aggregator: membership, selection, selection proof, and the outer signature. */
export function checkAggregator(state, committee, signedAggregate) {
  const { message, signature } = signedAggregate;
  const { aggregatorIndex, aggregate, selectionProof } = message;
  const { slot } = aggregate.data;
  if (!committee.includes(aggregatorIndex)) {
    return refused("aggregator_not_in_committee", `Validator ${aggregatorIndex} is not in the committee of slot ${slot}.`);
  }
  if (!isAggregatorFromCommitteeLength(committee.length, selectionProof)) {
    return refused("not_an_aggregator", `The selection proof does not make validator ${aggregatorIndex} an aggregator.`);
  }
  const selectionDomain = state.config.getDomain(state.slot, DOMAIN_SELECTION_PROOF, slot);
  if (!isSignedBy(state, aggregatorIndex, computeSigningRoot(ssz.Slot, slot, selectionDomain), selectionProof)) {
    return refused("bad_selection_proof", `The selection proof is not validator ${aggregatorIndex}'s signature on slot ${slot}.`);
  }
  const type = state.config.getForkTypes(slot).AggregateAndProof;
  const messageSlot = computeStartSlotAtEpoch(aggregate.data.target.epoch);
  const domain = state.config.getDomain(state.slot, DOMAIN_AGGREGATE_AND_PROOF, messageSlot);
  if (!isSignedBy(state, aggregatorIndex, computeSigningRoot(type, message, domain), signature)) {
    return refused("bad_aggregator_signature", `The outer signature is not validator ${aggregatorIndex}'s.`);
  }
  return undefined;
}
