import { SLOTS_PER_EPOCH } from "@lodestar/params";
import { toRootHex } from "@lodestar/utils";
import { HttpError } from "./reply.mjs";
import { parseHex, parseInteger } from "./request.mjs";

/** Blocks and states by the identifiers of the Beacon API: head, genesis, justified, finalized, a slot, a root. */

/** @returns {import("../chain/chain.mjs").Block} throws 400 or 404 */
export function findBlock(chain, id) {
  const block = byName(chain, id) ?? byRootOrSlot(id, (root) => chain.block(root), (slot) => chain.blockAt(slot));
  if (!block) {
    throw new HttpError(404, `Block ${id} is not on this chain, or no longer kept.`);
  }
  return block;
}

/** @returns {any} cached beacon state; throws 400 or 404 */
export function findState({ chain, clock }, id) {
  const block = byName(chain, id);
  const state = block
    ? block.state
    : byRootOrSlot(
        id,
        (root) => chain.blockByStateRoot(root)?.state,
        (slot) => (slot <= clock.slot ? chain.stateAt(slot) : null),
      );
  if (!state) {
    throw new HttpError(404, `State ${id} is not on this chain, or no longer kept.`);
  }
  return state;
}

/** The two flags that accompany what is read of the chain. */
export const chainFlags = ({ chain, faults }, slot) => ({
  execution_optimistic: faults.optimistic,
  finalized: slot <= chain.finalizedCheckpoint.epoch * SLOTS_PER_EPOCH,
});

function byName(chain, id) {
  switch (id) {
    case "head":
      return chain.head;
    case "genesis":
      return chain.genesis;
    case "finalized":
      return byCheckpoint(chain, chain.finalizedCheckpoint);
    case "justified":
      return byCheckpoint(chain, chain.justifiedCheckpoint);
    default:
      return undefined;
  }
}

/** Epoch 0's checkpoint in a genesis state has a zero root that stands for the genesis block. */
const byCheckpoint = (chain, { epoch, root }) => (epoch === 0 ? chain.genesis : chain.block(toRootHex(root)));

function byRootOrSlot(id, byRoot, bySlot) {
  return id.startsWith("0x") ? byRoot(toRootHex(parseHex(id, 32, "id"))) : bySlot(parseInteger(id, "id"));
}
