import { ForkSeq, SLOTS_PER_EPOCH } from "@lodestar/params";
import { fromHex } from "@lodestar/utils";

/**
 * consensus-specs phase0/validator.md, "Attestation data": the vote that this node would cast in `slot`.
 *
 * @param {import("./chain.mjs").Chain} chain
 * @param {number} slot not after the present
 * @param {number} committeeIndex 0 from Electra on
 */
export function attestationData(chain, slot, committeeIndex) {
  const head = chain.blockAtOrBefore(slot);
  const epoch = Math.floor(slot / SLOTS_PER_EPOCH);
  const state = chain.stateAt(slot);
  if (!head || !state) {
    return null;
  }
  const { currentJustifiedCheckpoint: source } = state;
  return {
    slot,
    index: chain.config.getForkSeq(slot) >= ForkSeq.electra ? 0 : committeeIndex,
    beaconBlockRoot: fromHex(head.root),
    source: { epoch: source.epoch, root: source.root },
    target: { epoch, root: fromHex(chain.checkpointRoot(head, epoch)) },
  };
}
