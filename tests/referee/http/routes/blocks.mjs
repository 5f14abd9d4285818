import { ssz } from "@lodestar/types";
import { toHex } from "@lodestar/utils";
import { chainFlags, findBlock } from "../lookup.mjs";
import { data, versioned } from "../reply.mjs";

/** Blocks and headers that the chain has accepted. */
export function blockRoutes(node) {
  const { chain, config } = node;
  return [
    ["GET", "/eth/v1/beacon/headers", (request) => data(headers(node, request), chainFlags(node, chain.head.slot))],
    ["GET", "/eth/v1/beacon/headers/{block_id}", ({ params }) => {
      const block = findBlock(chain, params.block_id);
      return data(headerOf(block), chainFlags(node, block.slot));
    }],
    ["GET", "/eth/v1/beacon/blocks/{block_id}/root", ({ params }) => {
      const block = findBlock(chain, params.block_id);
      return data({ root: block.root }, chainFlags(node, block.slot));
    }],
    ["GET", "/eth/v2/beacon/blocks/{block_id}", (request) => {
      const { signed, slot } = findBlock(chain, request.params.block_id);
      const type = config.getForkTypes(slot).SignedBeaconBlock;
      return versioned(request, config.getForkName(slot), type, signed, { more: chainFlags(node, slot) });
    }],
    ["GET", "/eth/v2/beacon/blocks/{block_id}/attestations", (request) => {
      const { signed, slot } = findBlock(chain, request.params.block_id);
      const type = config.getForkTypes(slot).BeaconBlockBody.fields.attestations;
      return versioned(request, config.getForkName(slot), type, signed.message.body.attestations, { more: chainFlags(node, slot) });
    }],
  ];
}

/** By slot or parent; the head when neither is asked for. */
function headers({ chain }, request) {
  if (request.query("slot") === null && request.query("parent_root") === null) {
    return [headerOf(chain.head)];
  }
  const slot = request.query("slot") === null ? null : request.number("slot");
  const parent = request.query("parent_root") === null ? null : toHex(request.hex("parent_root", 32));
  return chain
    .recentBlocks()
    .filter((block) => (slot === null || block.slot === slot) && (parent === null || block.parentRoot === parent))
    .map(headerOf);
}

const headerOf = (block) => ({
  root: block.root,
  canonical: true,
  header: {
    message: ssz.phase0.BeaconBlockHeader.toJson(block.header),
    signature: toHex(block.signed.signature),
  },
});
