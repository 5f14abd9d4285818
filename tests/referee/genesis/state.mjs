import { ForkSeq, SLOTS_PER_EPOCH } from "@lodestar/params";
import {
  computeProposerIndices,
  createCachedBeaconState,
  createPubkeyCache,
  getGenesisBeaconState,
  getNextSyncCommittee,
  getTemporaryBlockHeader,
} from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { buildConfig } from "./config.mjs";
import { secretKeyOf, sha256, withdrawalCredentialsOf } from "./interop.mjs";

const BALANCE_GWEI = 32_000_000_000;
const GAS_LIMIT = 36_000_000;

/**
 * A genesis at any fork from Deneb on. Lodestar's `initializeBeaconStateFromEth1` knows phase 0 only, so the state is
 * laid out here and its caches are then computed by Lodestar.
 *
 * @param {import("../options.mjs").RefereeOptions} options
 * @returns {{config: import("@lodestar/config").BeaconConfig, state: any}} `state` is a cached beacon state
 */
export function buildGenesis(options) {
  const draft = buildConfig(options, new Uint8Array(32));
  const eth1BlockHash = sha256(`referee genesis ${options.seed}`);
  const types = draft.getForkTypes(0);
  const header = getTemporaryBlockHeader(draft, types.BeaconBlock.defaultValue());
  const eth1Data = { depositRoot: new Uint8Array(32), depositCount: BigInt(options.validators), blockHash: eth1BlockHash };

  const state = getGenesisBeaconState(draft, eth1Data, header);
  state.genesisTime = options.genesisTime;
  state.eth1DepositIndex = options.validators;
  addValidators(state, options);
  state.latestExecutionPayloadHeader = types.ExecutionPayloadHeader.toViewDU({
    ...types.ExecutionPayloadHeader.defaultValue(),
    blockHash: sha256(eth1BlockHash),
    gasLimit: GAS_LIMIT,
    baseFeePerGas: 7n,
    timestamp: options.genesisTime,
  });
  if (draft.getForkSeq(0) >= ForkSeq.electra) {
    prepareElectra(state);
  }
  state.commit();
  state.genesisValidatorsRoot = state.validators.hashTreeRoot();
  // A view that is cloned before it is committed loses its pending changes.
  state.commit();

  const config = buildConfig(options, state.genesisValidatorsRoot);
  addCommittees(config, state);
  return { config, state: createCachedBeaconState(state, { config, pubkeyCache: createPubkeyCache() }) };
}

function addValidators(state, options) {
  for (let index = 0; index < options.validators; index++) {
    const pubkey = secretKeyOf(index).toPublicKey().toBytes();
    const prefix = options.blsCredentials.has(index) ? 0 : options.compounding.has(index) ? 2 : 1;
    state.validators.push(
      ssz.phase0.Validator.toViewDU({
        pubkey,
        withdrawalCredentials: withdrawalCredentialsOf(index, prefix, pubkey),
        effectiveBalance: BALANCE_GWEI,
        slashed: false,
        activationEligibilityEpoch: 0,
        activationEpoch: 0,
        exitEpoch: Infinity,
        withdrawableEpoch: Infinity,
      }),
    );
    state.balances.push(BALANCE_GWEI);
    state.previousEpochParticipation.push(0);
    state.currentEpochParticipation.push(0);
    state.inactivityScores.push(0);
  }
}

/** consensus-specs electra/fork.md, upgrade_to_electra: the fields whose first value is not zero. */
function prepareElectra(state) {
  state.depositRequestsStartIndex = 2n ** 64n - 1n;
  state.earliestExitEpoch = 1;
  state.earliestConsolidationEpoch = 1;
}

/** Sync committees, and from Fulu the proposer lookahead: both need shufflings, which a first set of caches gives. */
function addCommittees(config, state) {
  const fork = config.getForkSeq(0);
  const cached = createCachedBeaconState(
    state.clone(),
    { config, pubkeyCache: createPubkeyCache() },
    { skipSyncCommitteeCache: true },
  );
  const { currentShuffling, nextShuffling, effectiveBalanceIncrements } = cached.epochCtx;
  const active = Uint32Array.from(currentShuffling.activeIndices);
  const { syncCommittee } = getNextSyncCommittee(fork, cached, active, effectiveBalanceIncrements);
  state.currentSyncCommittee = ssz.altair.SyncCommittee.toViewDU(syncCommittee);
  state.nextSyncCommittee = ssz.altair.SyncCommittee.toViewDU(syncCommittee);
  if (fork >= ForkSeq.fulu) {
    const lookahead = [currentShuffling, nextShuffling].flatMap((shuffling, epoch) =>
      computeProposerIndices(fork, cached, shuffling, epoch),
    );
    if (lookahead.length !== 2 * SLOTS_PER_EPOCH) {
      throw new Error(`The proposer lookahead has ${lookahead.length} entries instead of ${2 * SLOTS_PER_EPOCH}.`);
    }
    state.proposerLookahead = ssz.fulu.ProposerLookahead.toViewDU(lookahead);
  }
  state.commit();
}
