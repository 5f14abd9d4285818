import { ForkSeq } from "@lodestar/params";
import { computeTimeAtSlot, getExpectedWithdrawals, getRandaoMix } from "@lodestar/state-transition";
import { byteArrayEquals } from "@lodestar/utils";
import { sha256 } from "../genesis/interop.mjs";

const GAS_LIMIT_DEFAULT = 36_000_000;

/**
 * A mock execution payload that Lodestar's state transition accepts on top of `state`, which stands at the block's slot.
 *
 * @param {any} state cached beacon state, advanced to the block's slot
 * @param {{feeRecipient: Uint8Array, gasLimit?: number}} settings
 */
export function buildPayload(state, { feeRecipient, gasLimit = GAS_LIMIT_DEFAULT }) {
  const fork = state.config.getForkSeq(state.slot);
  const parent = state.latestExecutionPayloadHeader;
  const type = payloadType(state.config, state.slot);
  const payload = {
    ...type.defaultValue(),
    parentHash: parent.blockHash,
    feeRecipient,
    stateRoot: sha256(parent.stateRoot),
    receiptsRoot: sha256(parent.receiptsRoot),
    prevRandao: getRandaoMix(state, state.epochCtx.epoch),
    blockNumber: parent.blockNumber + 1,
    gasLimit,
    timestamp: computeTimeAtSlot(state.config, state.slot, state.genesisTime),
    extraData: new TextEncoder().encode("referee"),
    baseFeePerGas: 7n,
    withdrawals: getExpectedWithdrawals(Math.max(fork, ForkSeq.capella), state).expectedWithdrawals,
  };
  payload.blockHash = hashOf(type, payload);
  return payload;
}

/**
 * The mock engine's `notify_new_payload`: a payload is valid when its hash is the one that `buildPayload` would give it.
 *
 * @returns {boolean}
 */
export function isPayloadValid(config, slot, payload) {
  return byteArrayEquals(payload.blockHash, hashOf(payloadType(config, slot), payload));
}

const payloadType = (config, slot) => config.getPostBellatrixForkTypes(slot).ExecutionPayload;

/** The payload's root with a zero hash. The copy is a clone: a spread could carry a root cached in the value along. */
const hashOf = (type, payload) =>
  sha256(type.hashTreeRoot(Object.assign(type.clone(payload), { blockHash: new Uint8Array(32) })));
