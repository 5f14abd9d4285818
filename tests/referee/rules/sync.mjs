import {
  DOMAIN_CONTRIBUTION_AND_PROOF,
  DOMAIN_SYNC_COMMITTEE,
  DOMAIN_SYNC_COMMITTEE_SELECTION_PROOF,
  SYNC_COMMITTEE_SIZE,
  SYNC_COMMITTEE_SUBNET_COUNT,
} from "@lodestar/params";
import { computeSigningRoot, isSyncCommitteeAggregator } from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { toRootHex } from "@lodestar/utils";
import { refused } from "../verdict.mjs";
import { isSignedBy, isSignedByAll } from "./signature.mjs";

/** consensus-specs altair/p2p-interface.md: `sync_committee_{subnet_id}`, `sync_committee_contribution_and_proof`. */

/** Validators per subcommittee. */
export const SUBCOMMITTEE_SIZE = SYNC_COMMITTEE_SIZE / SYNC_COMMITTEE_SUBNET_COUNT;

export function checkSyncTime(clock, config, slot) {
  const disparity = config.MAXIMUM_GOSSIP_CLOCK_DISPARITY;
  return slot < clock.earliestSlot(disparity) || slot > clock.latestSlot(disparity)
    ? refused("wrong_slot", `Sync committee messages of slot ${slot} belong to that slot; the current slot is ${clock.slot}.`)
    : undefined;
}

export function checkSyncBlock(chain, beaconBlockRoot) {
  const root = toRootHex(beaconBlockRoot);
  return chain.block(root) ? undefined : refused("unknown_head", `Block ${root} is not known.`);
}

/**
 * Where a validator sits in the sync committee that signs in `slot`: positions 0 .. SYNC_COMMITTEE_SIZE - 1.
 *
 * @returns {number[]}
 */
export const syncPositions = (state, slot, validatorIndex) =>
  state.epochCtx.getIndexedSyncCommittee(slot).validatorIndexMap.get(validatorIndex) ?? [];

export function checkSyncMessageSignature(state, message) {
  const { slot, beaconBlockRoot, validatorIndex, signature } = message;
  return isSignedBy(state, validatorIndex, syncSigningRoot(state, slot, beaconBlockRoot), signature)
    ? undefined
    : refused("bad_signature", `The signature is not validator ${validatorIndex}'s on block ${toRootHex(beaconBlockRoot)}.`);
}

/** The validators whose bits are set in a contribution. @returns {number[]} */
export function contributors(state, contribution) {
  const { validatorIndices } = state.epochCtx.getIndexedSyncCommittee(contribution.slot);
  const first = contribution.subcommitteeIndex * SUBCOMMITTEE_SIZE;
  return contribution.aggregationBits.getTrueBitIndexes().map((bit) => validatorIndices[first + bit]);
}

export function checkContribution(state, contribution) {
  const { slot, subcommitteeIndex, beaconBlockRoot, signature } = contribution;
  if (subcommitteeIndex >= SYNC_COMMITTEE_SUBNET_COUNT) {
    return refused("unknown_subcommittee", `There are ${SYNC_COMMITTEE_SUBNET_COUNT} subcommittees; ${subcommitteeIndex} is none.`);
  }
  const indices = contributors(state, contribution);
  if (indices.length === 0) {
    return refused("empty_contribution", "The contribution has no bit set.");
  }
  return isSignedByAll(state, indices, syncSigningRoot(state, slot, beaconBlockRoot), signature)
    ? undefined
    : refused("bad_signature", `The signature is not that of validators ${indices.join(", ")}.`);
}

export function checkContributionAggregator(state, signedContribution) {
  const { message, signature } = signedContribution;
  const { aggregatorIndex, contribution, selectionProof } = message;
  const { slot, subcommitteeIndex } = contribution;
  const subcommittees = syncPositions(state, slot, aggregatorIndex).map((at) => Math.floor(at / SUBCOMMITTEE_SIZE));
  if (!subcommittees.includes(subcommitteeIndex)) {
    return refused("aggregator_not_in_committee", `Validator ${aggregatorIndex} is not in subcommittee ${subcommitteeIndex}.`);
  }
  if (!isSyncCommitteeAggregator(selectionProof)) {
    return refused("not_an_aggregator", `The selection proof does not make validator ${aggregatorIndex} an aggregator.`);
  }
  const selectionDomain = state.config.getDomain(state.slot, DOMAIN_SYNC_COMMITTEE_SELECTION_PROOF, slot);
  const selection = computeSigningRoot(ssz.altair.SyncAggregatorSelectionData, { slot, subcommitteeIndex }, selectionDomain);
  if (!isSignedBy(state, aggregatorIndex, selection, selectionProof)) {
    return refused("bad_selection_proof", `The selection proof is not validator ${aggregatorIndex}'s for this slot and subcommittee.`);
  }
  const domain = state.config.getDomain(state.slot, DOMAIN_CONTRIBUTION_AND_PROOF, slot);
  if (!isSignedBy(state, aggregatorIndex, computeSigningRoot(ssz.altair.ContributionAndProof, message, domain), signature)) {
    return refused("bad_aggregator_signature", `The outer signature is not validator ${aggregatorIndex}'s.`);
  }
  return undefined;
}

function syncSigningRoot(state, slot, beaconBlockRoot) {
  const domain = state.config.getDomain(state.slot, DOMAIN_SYNC_COMMITTEE, slot);
  return computeSigningRoot(ssz.Root, beaconBlockRoot, domain);
}
