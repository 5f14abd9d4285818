import { ForkSeq } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { fromStrictJson } from "../decode.mjs";
import { HttpError, data, perItem, single } from "../reply.mjs";
import { whenSynced } from "../synced.mjs";

/** Messages per request: more than every validator of the largest genesis sends in one slot. */
const ITEMS_MAX = 4096;

/** Pools: what validators submit besides blocks, each judged for itself. */
export function poolRoutes(node) {
  const { submissions, pools } = node;

  /** A list whose items are read and judged one by one. */
  const list = (kind, typeOf, judge) => async (request) => {
    const version = versionOf(request);
    const items = await readList(submissions, kind, request);
    return perItem(items.map((item) => readAndJudge(submissions, kind, item, () => typeOf(node, version, item), judge)));
  };
  const one = (kind, type, judge) => async (request) => {
    const [item] = await readList(submissions, kind, request, async () => [await request.json()]);
    return single(readAndJudge(submissions, kind, item, () => type, judge));
  };
  const attestations = list("attestation", attestationType, (item) => submissions.attestation(item, "outside"));
  const aggregates = list("aggregate", aggregateType, (item) => submissions.aggregate(item, "outside"));
  const syncMessages = list("sync_message", () => ssz.altair.SyncCommitteeMessage, (item) => submissions.syncMessage(item, "outside"));
  const contributions = list("contribution", () => ssz.altair.SignedContributionAndProof, (item) => submissions.contribution(item, "outside"));
  const changes = list("bls_to_execution_change", () => ssz.capella.SignedBLSToExecutionChange, (item) => submissions.blsChange(item, "outside"));
  const registrations = list("registration", () => ssz.bellatrix.SignedValidatorRegistrationV1, (item) => submissions.registration(item, "outside"));
  const exit = one("voluntary_exit", ssz.phase0.SignedVoluntaryExit, (item) => submissions.voluntaryExit(item, "outside"));
  return [
    ...whenSynced(node, [
      ["POST", "/eth/v2/beacon/pool/attestations", attestations],
      ["POST", "/eth/v2/validator/aggregate_and_proofs", aggregates],
      ["POST", "/eth/v1/beacon/pool/sync_committees", syncMessages],
      ["POST", "/eth/v1/validator/contribution_and_proofs", contributions],
      ["POST", "/eth/v1/validator/register_validator", registrations],
    ]),
    ["POST", "/eth/v1/beacon/pool/bls_to_execution_changes", changes],
    ["POST", "/eth/v1/beacon/pool/voluntary_exits", exit],
    ["GET", "/eth/v1/beacon/pool/voluntary_exits", () =>
      data([...pools.operations.exits.values()].map((item) => ssz.phase0.SignedVoluntaryExit.toJson(item)))],
  ];
}

/** One item: what cannot be read is refused and logged as well. */
function readAndJudge(submissions, kind, item, typeOf, judge) {
  let value;
  try {
    value = fromStrictJson(typeOf(), item);
  } catch (error) {
    if (error instanceof HttpError) {
      return submissions.reject(kind, "outside", "malformed", error.message);
    }
    throw error;
  }
  return judge(value);
}

async function readList(submissions, kind, request, read = () => request.jsonList(ITEMS_MAX)) {
  try {
    return await read();
  } catch (error) {
    if (error instanceof HttpError) {
      submissions.reject(kind, "outside", "malformed", error.message);
    }
    throw error;
  }
}

/** SingleAttestation from Electra on (EIP-7549); the request's version header decides, and must fit the slot. */
function attestationType(node, version, item) {
  const fork = forkOf(node, version, item?.data?.slot);
  return fork >= ForkSeq.electra ? ssz.electra.SingleAttestation : ssz.phase0.Attestation;
}

function aggregateType(node, version, item) {
  const fork = forkOf(node, version, item?.message?.aggregate?.data?.slot);
  return fork >= ForkSeq.electra ? ssz.electra.SignedAggregateAndProof : ssz.phase0.SignedAggregateAndProof;
}

function forkOf({ config }, version, slot) {
  if (version === undefined) {
    throw new HttpError(400, "The header Eth-Consensus-Version is missing.");
  }
  const expected = config.getForkName(/^\d{1,15}$/.test(slot) ? Number(slot) : 0);
  if (version !== expected) {
    throw new HttpError(400, `Eth-Consensus-Version ${version} is not the fork of the slot, ${expected}.`);
  }
  return ForkSeq[version];
}

const versionOf = (request) => request.incoming.headers["eth-consensus-version"];
