import { EPOCHS_PER_HISTORICAL_VECTOR, ForkSeq, SLOTS_PER_EPOCH, SYNC_COMMITTEE_SUBNET_COUNT } from "@lodestar/params";
import { computeAttestationsRewards, computeSyncPeriodAtEpoch, getRandaoMix } from "@lodestar/state-transition";
import { getValidatorStatus, mapToGeneralStatus, ssz } from "@lodestar/types";
import { toHex, toPubkeyHex } from "@lodestar/utils";
import { SUBCOMMITTEE_SIZE } from "../../rules/sync.mjs";
import { chainFlags, findState } from "../lookup.mjs";
import { HttpError, data, text } from "../reply.mjs";
import { parseInteger } from "../request.mjs";

const IDS_MAX = 10_000;

/** `/eth/v1/beacon/states/{state_id}/...` and attestation rewards: everything read out of a state. */
export function stateRoutes(node) {
  const read = (reader) => async (request) => {
    const state = findState(node, request.params.state_id);
    return data(await reader(state, request), chainFlags(node, state.slot));
  };
  const path = (rest) => `/eth/v1/beacon/states/{state_id}/${rest}`;
  return [
    ["GET", path("root"), read((state) => ({ root: toHex(state.hashTreeRoot()) }))],
    ["GET", path("fork"), read((state) => ssz.phase0.Fork.toJson(state.fork))],
    ["GET", path("finality_checkpoints"), read(finalityCheckpoints)],
    ["GET", path("randao"), read(randao)],
    ["GET", path("committees"), read(committees)],
    ["GET", path("sync_committees"), read(syncCommittees)],
    ["GET", path("validators"), read((state, request) =>
      validators(state, request.queryList("id"), request.queryList("status")))],
    ["POST", path("validators"), read(async (state, request) => {
      const { ids, statuses } = (await request.json()) ?? {};
      return validators(state, stringList(ids, "ids"), stringList(statuses, "statuses"));
    })],
    ["GET", path("validators/{validator_id}"), read((state, request) => oneValidator(state, request.params.validator_id))],
    ["GET", path("validator_balances"), read((state, request) =>
      select(state, request.queryList("id")).map((index) => balanceOf(state, index)))],
    ["GET", path("pending_deposits"), pending(node, "pendingDeposits")],
    ["GET", path("pending_partial_withdrawals"), pending(node, "pendingPartialWithdrawals")],
    ["POST", "/eth/v1/beacon/rewards/attestations/{epoch}", (request) => attestationRewards(node, request)],
  ];
}

function finalityCheckpoints(state) {
  const { Checkpoint } = ssz.phase0;
  return {
    previous_justified: Checkpoint.toJson(state.previousJustifiedCheckpoint),
    current_justified: Checkpoint.toJson(state.currentJustifiedCheckpoint),
    finalized: Checkpoint.toJson(state.finalizedCheckpoint),
  };
}

function randao(state, request) {
  const epoch = request.query("epoch") === null ? state.epochCtx.epoch : request.number("epoch");
  if (epoch > state.epochCtx.epoch || epoch + EPOCHS_PER_HISTORICAL_VECTOR <= state.epochCtx.epoch) {
    throw new HttpError(400, `The RANDAO mix of epoch ${epoch} is not in this state.`);
  }
  return { randao: toHex(getRandaoMix(state, epoch)) };
}

function committees(state, request) {
  const epoch = request.query("epoch") === null ? state.epochCtx.epoch : request.number("epoch");
  const shuffling = state.epochCtx.getShufflingAtEpochOrNull(epoch);
  if (!shuffling) {
    throw new HttpError(400, `Epoch ${epoch} is not within one epoch of the state's, ${state.epochCtx.epoch}.`);
  }
  const index = request.query("index") === null ? null : request.number("index");
  const slot = request.query("slot") === null ? null : request.number("slot");
  return shuffling.committees
    .flatMap((list, offset) =>
      list.map((members, at) => ({ index: at, slot: epoch * SLOTS_PER_EPOCH + offset, members })))
    .filter((one) => (index === null || one.index === index) && (slot === null || one.slot === slot))
    .map((one) => ({ index: text(one.index), slot: text(one.slot), validators: [...one.members].map(text) }));
}

function syncCommittees(state, request) {
  const epoch = request.query("epoch") === null ? state.epochCtx.epoch : request.number("epoch");
  const indices = syncCommitteeOf(state, epoch).map(text);
  const aggregates = Array.from({ length: SYNC_COMMITTEE_SUBNET_COUNT }, (_, i) =>
    indices.slice(i * SUBCOMMITTEE_SIZE, (i + 1) * SUBCOMMITTEE_SIZE),
  );
  return { validators: indices, validator_aggregates: aggregates };
}

function syncCommitteeOf(state, epoch) {
  const period = computeSyncPeriodAtEpoch;
  if (period(epoch) < period(state.epochCtx.epoch) || period(epoch) > period(state.epochCtx.epoch) + 1) {
    throw new HttpError(400, `Epoch ${epoch} is outside the state's current and next sync committee periods.`);
  }
  return [...state.epochCtx.getIndexedSyncCommitteeAtEpoch(epoch).validatorIndices];
}

function validators(state, ids, statuses) {
  const epoch = state.epochCtx.epoch;
  const wanted = ({ status }) =>
    statuses.length === 0 || statuses.includes(status) || statuses.includes(mapToGeneralStatus(status));
  return select(state, ids).map((index) => validatorOf(state, index, epoch)).filter(wanted);
}

function oneValidator(state, id) {
  const [index] = select(state, [id]);
  if (index === undefined) {
    throw new HttpError(404, `There is no validator ${id}.`);
  }
  return validatorOf(state, index, state.epochCtx.epoch);
}

/** Indices of the validators with these indices or public keys, all when none is asked for; unknown ones are left out. */
function select(state, ids) {
  if (ids.length === 0) {
    return Array.from({ length: state.validators.length }, (_, index) => index);
  }
  if (ids.length > IDS_MAX) {
    throw new HttpError(413, `${ids.length} ids are asked for; ${IDS_MAX} are allowed.`);
  }
  const indices = ids.map((id) => indexOf(state, id)).filter((index) => index !== null && index < state.validators.length);
  return [...new Set(indices)].sort((a, b) => a - b);
}

function indexOf(state, id) {
  if (!id.startsWith("0x")) {
    return parseInteger(id, "validator id");
  }
  if (!/^0x[0-9a-fA-F]{96}$/.test(id)) {
    throw new HttpError(400, `validator id ${id} is neither an index nor a public key.`);
  }
  return state.epochCtx.getValidatorIndex(Buffer.from(id.slice(2), "hex"));
}

function validatorOf(state, index, epoch) {
  const validator = state.validators.getReadonly(index);
  return {
    index: text(index),
    balance: text(state.balances.get(index)),
    status: getValidatorStatus(validator, epoch),
    validator: {
      pubkey: toPubkeyHex(validator.pubkey),
      withdrawal_credentials: toHex(validator.withdrawalCredentials),
      effective_balance: text(validator.effectiveBalance),
      slashed: validator.slashed,
      activation_eligibility_epoch: text(validator.activationEligibilityEpoch),
      activation_epoch: text(validator.activationEpoch),
      exit_epoch: text(validator.exitEpoch),
      withdrawable_epoch: text(validator.withdrawableEpoch),
    },
  };
}

const balanceOf = (state, index) => ({ index: text(index), balance: text(state.balances.get(index)) });

function stringList(value, name) {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) {
    throw new HttpError(400, `${name} is not a list of strings.`);
  }
  return value;
}

/** Queues that exist from Electra on. */
function pending(node, field) {
  return (request) => {
    const state = findState(node, request.params.state_id);
    const version = node.config.getForkName(state.slot);
    if (node.config.getForkSeq(state.slot) < ForkSeq.electra) {
      throw new HttpError(400, `A state of ${version} has no such queue.`);
    }
    const list = state.type.fields[field].toJson(state[field].toValue());
    const reply = data(list, { version, ...chainFlags(node, state.slot) });
    return { ...reply, headers: { "Eth-Consensus-Version": version } };
  };
}

/** Rewards of an epoch are known in the last state of the next one, before its epoch transition. */
async function attestationRewards(node, request) {
  const { chain, config, clock } = node;
  const epoch = request.number("epoch");
  const slot = (epoch + 2) * SLOTS_PER_EPOCH - 1;
  if (slot > clock.slot) {
    throw new HttpError(404, `The rewards of epoch ${epoch} are known after slot ${slot}.`);
  }
  const state = chain.stateAt(slot);
  if (!state) {
    throw new HttpError(404, `The state of slot ${slot} is no longer kept.`);
  }
  const ids = (await request.jsonList(IDS_MAX)).map(String);
  const indices = select(state, ids);
  const { idealRewards, totalRewards } = await computeAttestationsRewards(config, state.epochCtx.pubkeyCache, state.clone(), indices);
  return data(
    { ideal_rewards: idealRewards.map(rewardJson), total_rewards: totalRewards.map(rewardJson) },
    chainFlags(node, slot),
  );
}

/** camelCase numbers to snake_case strings; `inclusion_delay` ended with Altair. */
function rewardJson(reward) {
  const entries = Object.entries(reward)
    .filter(([name]) => name !== "inclusionDelay")
    .map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), text(value)]);
  return Object.fromEntries(entries);
}
