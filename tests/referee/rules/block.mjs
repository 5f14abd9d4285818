import { getBlockProposerSignatureSet, getRandaoRevealSignatureSet } from "@lodestar/state-transition";
import { toRootHex } from "@lodestar/utils";
import { isPayloadValid } from "../chain/payload.mjs";
import { refused } from "../verdict.mjs";
import { isSignatureValid } from "./signature.mjs";

/**
 * The rules of gossip's `beacon_block` (phase0/p2p-interface.md) that name what is wrong. Lodestar's state transition
 * checks most of them again, and everything else, when the block is imported.
 */

export function checkBlockTime(clock, config, block) {
  return block.slot > clock.latestSlot(config.MAXIMUM_GOSSIP_CLOCK_DISPARITY)
    ? refused("future_slot", `Slot ${block.slot} has not begun; the current slot is ${clock.slot}.`)
    : undefined;
}

export function checkBlockSignature(state, signed) {
  const { proposerIndex } = signed.message;
  if (proposerIndex >= state.validators.length) {
    return refused("unknown_validator", `There is no validator ${proposerIndex}.`);
  }
  return isSignatureValid(getBlockProposerSignatureSet(state.config, signed), state.epochCtx.pubkeyCache)
    ? undefined
    : refused("bad_signature", `The block is not signed by validator ${proposerIndex}.`);
}

/** The chain has no branches: a block extends the head or is refused. */
export function checkParent(chain, block) {
  if (block.slot <= chain.head.slot) {
    return refused("not_after_head", `Slot ${block.slot} is not after the head's, ${chain.head.slot}.`);
  }
  const parent = toRootHex(block.parentRoot);
  return parent === chain.head.root ? undefined : refused("wrong_parent", `Parent ${parent} is not the head, ${chain.head.root}.`);
}

/** @param {any} state advanced to the block's slot */
export function checkProposer(state, block) {
  const expected = state.epochCtx.getBeaconProposer(block.slot);
  return block.proposerIndex === expected
    ? undefined
    : refused("wrong_proposer", `The proposer of slot ${block.slot} is validator ${expected}, not ${block.proposerIndex}.`);
}

export function checkRandao(state, block) {
  return isSignatureValid(getRandaoRevealSignatureSet(state.config, block), state.epochCtx.pubkeyCache)
    ? undefined
    : refused("bad_randao", `The RANDAO reveal is not validator ${block.proposerIndex}'s signature on the epoch.`);
}

/** The mock execution layer knows no transactions with blobs and only payloads whose hash it computes itself. */
export function checkPayload(state, block) {
  const { executionPayload, blobKzgCommitments } = block.body;
  if (blobKzgCommitments.length > 0) {
    return refused("unexpected_blobs", "The mock execution layer makes no blobs, so no commitments belong in a block.");
  }
  return isPayloadValid(state.config, block.slot, executionPayload)
    ? undefined
    : refused("invalid_payload", "The payload's block hash does not belong to its content.");
}
