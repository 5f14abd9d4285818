import { ForkName } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { fromStrictJson, fromStrictSsz } from "../decode.mjs";
import { HttpError, reasonOf, single, text, versioned } from "../reply.mjs";
import { whenSynced } from "../synced.mjs";

const UINT64_MAX = 2n ** 64n - 1n;

/** Producing blocks, and publishing them full or blinded. */
export function productionRoutes(node) {
  return whenSynced(node, [
    ["GET", "/eth/v3/validator/blocks/{slot}", (request) => produce(node, request)],
    ["POST", "/eth/v2/beacon/blocks", (request) => publish(node, request)],
    ["POST", "/eth/v2/beacon/blinded_blocks", (request) => publishBlinded(node, request)],
  ]);
}

function produce({ producer, config }, request) {
  const slot = request.number("slot");
  const { refusal, block, blinded, payloadWei, consensusWei } = producer.produce({
    slot,
    randaoReveal: request.hex("randao_reveal", 96),
    graffiti: request.query("graffiti") === null ? new Uint8Array(32) : request.hex("graffiti", 32),
    skipRandao: request.query("skip_randao_verification") !== null,
    builderBoostFactor: boostFactor(request.query("builder_boost_factor")),
  });
  if (refusal) {
    throw new HttpError(400, reasonOf(refusal), { reason: refusal.code });
  }
  const fork = config.getForkName(slot);
  const value = blinded ? block : { block, kzgProofs: [], blobs: [] };
  return versioned(request, fork, blinded ? ssz[fork].BlindedBeaconBlock : ssz[fork].BlockContents, value, {
    more: {
      execution_payload_blinded: blinded,
      execution_payload_value: text(payloadWei),
      consensus_block_value: text(consensusWei),
    },
    headers: {
      "Eth-Execution-Payload-Blinded": String(blinded),
      "Eth-Execution-Payload-Value": text(payloadWei),
      "Eth-Consensus-Block-Value": text(consensusWei),
    },
  });
}

function boostFactor(given) {
  if (given === null) {
    return 100n;
  }
  if (!/^\d{1,20}$/.test(given) || BigInt(given) > UINT64_MAX) {
    throw new HttpError(400, `builder_boost_factor ${given} is not a uint64.`);
  }
  return BigInt(given);
}

async function publish(node, request) {
  const fork = versionOf(request);
  const contents = await readLogged(node, request, ssz[fork].SignedBlockContents);
  const { signedBlock, blobs, kzgProofs } = contents;
  checkVersion(node, fork, signedBlock);
  if (blobs.length > 0 || kzgProofs.length > 0) {
    throw new HttpError(400, "unexpected_blobs: the mock execution layer makes no blobs.");
  }
  return single(node.submissions.block(signedBlock, "outside"));
}

async function publishBlinded(node, request) {
  const fork = versionOf(request);
  const signedBlinded = await readLogged(node, request, ssz[fork].SignedBlindedBeaconBlock);
  checkVersion(node, fork, signedBlinded);
  const signed = node.producer.unblind(signedBlinded);
  if (signed === null) {
    const message = "The payload of this blinded block is not known here.";
    throw new HttpError(400, reasonOf(node.submissions.reject("block", "outside", "unknown_payload", message)));
  }
  return single(node.submissions.block(signed, "outside"));
}

/** The fork that the client says its body is of: from Deneb on, since blocks and blobs travel together. */
function versionOf(request) {
  const fork = request.incoming.headers["eth-consensus-version"];
  if (fork === undefined) {
    throw new HttpError(400, "The header Eth-Consensus-Version is missing.");
  }
  if (![ForkName.deneb, ForkName.electra, ForkName.fulu].includes(fork)) {
    throw new HttpError(400, `Eth-Consensus-Version ${fork} is not deneb, electra or fulu.`);
  }
  return fork;
}

function checkVersion({ config }, fork, { message: { slot } }) {
  const expected = config.getForkName(slot);
  if (fork !== expected) {
    throw new HttpError(400, `Eth-Consensus-Version ${fork} is not the fork of slot ${slot}, ${expected}.`);
  }
}

/** A block that cannot be read is a refused submission too. */
async function readLogged(node, request, type) {
  try {
    return request.bodyIsSsz ? fromStrictSsz(type, await request.bytes()) : fromStrictJson(type, await request.json());
  } catch (error) {
    if (error instanceof HttpError) {
      node.submissions.reject("block", "outside", "malformed", error.message);
    }
    throw error;
  }
}
