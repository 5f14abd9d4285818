import { ForkSeq, MAX_COMMITTEES_PER_SLOT } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { toRootHex } from "@lodestar/utils";
import { attestationData } from "../../chain/attestation-data.mjs";
import { HttpError, data, empty, text, versioned } from "../reply.mjs";
import { parseHex, parseInteger } from "../request.mjs";
import { whenSynced } from "../synced.mjs";

const ITEMS_MAX = 4096;

/** What a validator client asks for between its duties and its submissions. */
export function validatorRoutes(node) {
  return whenSynced(node, [
    ["GET", "/eth/v1/validator/attestation_data", (request) => voteFor(node, request)],
    ["GET", "/eth/v2/validator/aggregate_attestation", (request) => aggregateFor(node, request)],
    ["GET", "/eth/v1/validator/sync_committee_contribution", (request) => contributionFor(node, request)],
    ["POST", "/eth/v1/validator/beacon_committee_subscriptions", subscribe(committeeSubscription)],
    ["POST", "/eth/v1/validator/sync_committee_subscriptions", subscribe(syncSubscription)],
    ["POST", "/eth/v1/validator/prepare_beacon_proposer", (request) => prepare(node, request)],
    ["POST", "/eth/v1/validator/liveness/{epoch}", (request) => liveness(node, request)],
  ]);
}

function voteFor({ chain, clock, config }, request) {
  const slot = request.number("slot");
  const index = request.number("committee_index");
  if (slot > clock.latestSlot(config.MAXIMUM_GOSSIP_CLOCK_DISPARITY)) {
    throw new HttpError(400, `Slot ${slot} has not begun; the current slot is ${clock.slot}.`);
  }
  if (index >= MAX_COMMITTEES_PER_SLOT) {
    throw new HttpError(400, `committee_index ${index} is not below ${MAX_COMMITTEES_PER_SLOT}.`);
  }
  const vote = attestationData(chain, slot, index);
  if (vote === null) {
    throw new HttpError(404, `The state of slot ${slot} is no longer kept.`);
  }
  return data(ssz.phase0.AttestationData.toJson(vote));
}

function aggregateFor({ pools, config }, request) {
  const slot = request.number("slot");
  const root = toRootHex(request.hex("attestation_data_root", 32));
  const aggregate = pools.attestations.aggregate(root, request.number("committee_index"));
  if (aggregate === null || aggregate.data.slot !== slot) {
    throw new HttpError(404, "No attestation of this slot, committee and data has been accepted.");
  }
  const type = config.getForkSeq(slot) >= ForkSeq.electra ? ssz.electra.Attestation : ssz.phase0.Attestation;
  return versioned(request, config.getForkName(slot), type, aggregate);
}

function contributionFor({ pools }, request) {
  const slot = request.number("slot");
  const subcommittee = request.number("subcommittee_index");
  const contribution = pools.sync.contribution(slot, request.hex("beacon_block_root", 32), subcommittee);
  if (contribution === null) {
    throw new HttpError(404, "No sync committee message of this slot, block and subcommittee has been accepted.");
  }
  return data(ssz.altair.SyncCommitteeContribution.toJson(contribution));
}

/** This node sees everything without subnets: subscriptions are checked for their form only. */
const subscribe = (check) => async (request) => {
  const items = await request.jsonList(ITEMS_MAX);
  items.forEach(check);
  return empty();
};

function committeeSubscription(item) {
  ["validator_index", "committee_index", "committees_at_slot", "slot"].forEach((name) => parseInteger(item?.[name], name));
  if (typeof item.is_aggregator !== "boolean") {
    throw new HttpError(400, "is_aggregator is not a boolean.");
  }
}

function syncSubscription(item) {
  ["validator_index", "until_epoch"].forEach((name) => parseInteger(item?.[name], name));
  if (!Array.isArray(item.sync_committee_indices)) {
    throw new HttpError(400, "sync_committee_indices is not a list.");
  }
  item.sync_committee_indices.forEach((index) => parseInteger(index, "sync_committee_indices"));
}

async function prepare({ producer }, request) {
  const items = await request.jsonList(ITEMS_MAX);
  const read = items.map((item) => [
    parseInteger(item?.validator_index, "validator_index"),
    parseHex(item?.fee_recipient, 20, "fee_recipient"),
  ]);
  read.forEach(([index, recipient]) => producer.feeRecipients.set(index, recipient));
  return empty();
}

async function liveness({ performance, clock }, request) {
  const epoch = request.number("epoch");
  if (epoch > clock.epoch) {
    throw new HttpError(400, `Epoch ${epoch} has not begun.`);
  }
  const indices = await request.indices();
  return data(indices.map((index) => ({ index: text(index), is_live: performance.isLive(epoch, index) })));
}
