import { SLOTS_PER_EPOCH } from "@lodestar/params";
import { calculateCommitteeAssignments, computeSyncPeriodAtEpoch } from "@lodestar/state-transition";
import { toPubkeyHex } from "@lodestar/utils";

/**
 * The root of the last block before `epoch`, or the genesis block's on underflow: what duties depend on
 * (beacon-APIs, duties/attester.yaml and proposer.v2.yaml ask for the epoch before the duties', proposer.yaml for their own).
 */
export function dependentRoot(chain, epoch) {
  return chain.blockAtOrBefore(Math.max(0, epoch * SLOTS_PER_EPOCH - 1))?.root ?? chain.genesis.root;
}

/** The state that tells the duties: the head's, advanced to the present epoch, so that it knows the next one too. */
const dutyState = (chain, clock) => chain.stateAt(Math.max(chain.head.slot, clock.epoch * SLOTS_PER_EPOCH));

/** @returns {{dependentRoot: string, duties: object[]} | null} null when the epoch is out of reach */
export function attesterDuties(chain, clock, epoch, indices) {
  const state = dutyState(chain, clock);
  const shuffling = state.epochCtx.getShufflingAtEpochOrNull(epoch);
  if (!shuffling) {
    return null;
  }
  const assignments = calculateCommitteeAssignments(shuffling, indices);
  const duties = [...assignments.values()].map((duty) => ({
    pubkey: pubkeyOf(state, duty.validatorIndex),
    validator_index: String(duty.validatorIndex),
    committee_index: String(duty.committeeIndex),
    committee_length: String(duty.committeeLength),
    committees_at_slot: String(duty.committeesAtSlot),
    validator_committee_index: String(duty.validatorCommitteeIndex),
    slot: String(duty.slot),
  }));
  return { dependentRoot: dependentRoot(chain, epoch - 1), duties };
}

/** @returns {{dependentRoot: string, duties: object[]} | null} null when the epoch is out of reach */
export function proposerDuties(chain, clock, epoch, version) {
  const state = dutyState(chain, clock);
  const { epochCtx } = state;
  const lists = [epochCtx.getBeaconProposersPrevEpoch, epochCtx.getBeaconProposers, epochCtx.getBeaconProposersNextEpoch];
  const proposers = lists[epoch - epochCtx.epoch + 1]?.call(epochCtx);
  if (!proposers) {
    return null;
  }
  const duties = [...proposers].map((index, i) => ({
    pubkey: pubkeyOf(state, index),
    validator_index: String(index),
    slot: String(epoch * SLOTS_PER_EPOCH + i),
  }));
  return { dependentRoot: dependentRoot(chain, version === 1 ? epoch : epoch - 1), duties };
}

/** @returns {object[] | null} null when the epoch is beyond the next sync committee period or before the current one */
export function syncDuties(chain, clock, epoch, indices) {
  const state = dutyState(chain, clock);
  const periods = computeSyncPeriodAtEpoch(epoch) - computeSyncPeriodAtEpoch(state.epochCtx.epoch);
  if (periods < 0 || periods > 1) {
    return null;
  }
  const { validatorIndexMap } = state.epochCtx.getIndexedSyncCommitteeAtEpoch(epoch);
  return indices
    .filter((index) => validatorIndexMap.has(index))
    .map((index) => ({
      pubkey: pubkeyOf(state, index),
      validator_index: String(index),
      validator_sync_committee_indices: validatorIndexMap.get(index).map(String),
    }));
}

const pubkeyOf = (state, index) => toPubkeyHex(state.validators.getReadonly(index).pubkey);
