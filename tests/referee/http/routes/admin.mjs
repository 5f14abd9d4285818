import { ForkSeq } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { fromStrictJson } from "../decode.mjs";
import { HttpError, data, empty, text } from "../reply.mjs";

const LOG_ITEMS_MAX = 10_000;

/** Slots that a manual clock moves by at most in one request. */
const ADVANCE_SLOTS_MAX = 256;

const FAULTS = { syncing: "boolean", optimistic: "boolean", elOffline: "boolean", unknownTopics: "object" };

/** `/referee/...`: what tests ask the judge, and what they tell it to do. */
export function adminRoutes(node, { stop }) {
  return [
    ["GET", "/referee/status", () => data(status(node))],
    ["GET", "/referee/submissions", (request) => data(submissions(node, request), { counts: node.ledger.counts })],
    ["GET", "/referee/performance/{epoch}", (request) => data(node.performance.report(request.number("epoch")))],
    ["GET", "/referee/slashable", () => data(node.detectors.offences)],
    ["GET", "/referee/balances", () => data(balances(node))],
    ["POST", "/referee/deposits", (request) => deposit(node, request)],
    ["POST", "/referee/withdrawals", (request) => withdrawal(node, request)],
    ["POST", "/referee/clock", (request) => advance(node, request)],
    ["POST", "/referee/faults", (request) => setFaults(node, request)],
    ["POST", "/referee/stop", (request, outgoing) => {
      outgoing.once("finish", stop);
      return empty(202);
    }],
  ];
}

function status({ chain, clock, ledger, detectors, options }) {
  const checkpoint = ({ epoch, root }) => ssz.phase0.Checkpoint.toJson({ epoch, root });
  return {
    now_ms: text(clock.nowMs),
    slot: text(clock.slot),
    head: { slot: text(chain.head.slot), root: chain.head.root },
    justified: checkpoint(chain.justifiedCheckpoint),
    finalized: checkpoint(chain.finalizedCheckpoint),
    submissions: ledger.counts,
    offences: detectors.offences.length,
    outside: [...options.outside].map(text),
    memory_bytes: process.memoryUsage().rss,
  };
}

function submissions({ ledger }, request) {
  const optional = (name) => request.query(name) ?? undefined;
  const since = request.query("since") === null ? 0 : request.number("since");
  const limit = request.query("limit") === null ? 1000 : Math.min(request.number("limit"), LOG_ITEMS_MAX);
  return ledger.read({ since, limit, outcome: optional("outcome"), origin: optional("origin"), kind: optional("kind") });
}

function balances({ chain }) {
  return chain.head.state.balances.getAll().map((gwei, index) => ({ index: text(index), balance: text(gwei) }));
}

/** EIP-6110: the next block carries the deposit as an execution request. */
async function deposit(node, request) {
  requireElectra(node);
  const read = fromStrictJson(ssz.phase0.DepositData, await request.json());
  const index = node.pools.operations.enqueueDeposit(read);
  if (index === null) {
    throw new HttpError(503, "The queue of deposits is full.");
  }
  return data({ index: text(index) });
}

/** EIP-7002: the next block carries the withdrawal or exit as an execution request. */
async function withdrawal(node, request) {
  requireElectra(node);
  const read = fromStrictJson(ssz.electra.WithdrawalRequest, await request.json());
  if (!node.pools.operations.enqueueWithdrawal(read)) {
    throw new HttpError(503, "The queue of withdrawals is full.");
  }
  return empty();
}

function requireElectra({ config, clock }) {
  if (config.getForkSeq(clock.slot) < ForkSeq.electra) {
    throw new HttpError(400, "Execution requests exist from Electra on: start the referee with --fork electra or fulu.");
  }
}

/** `{"slot": "12", "bps": "3333"}`: moves a manual clock to a point of a slot, and runs what is due on the way. */
async function advance({ clock, options }, request) {
  if (options.clock !== "manual") {
    throw new HttpError(400, "The clock follows the machine's: start the referee with --clock manual to move it.");
  }
  const body = (await request.json()) ?? {};
  const slot = request.number("slot", body.slot);
  const targetMs = clock.timing.atMs(slot, request.number("bps", body.bps ?? "0"));
  if (targetMs < clock.nowMs || slot > clock.slot + ADVANCE_SLOTS_MAX) {
    throw new HttpError(400, `The clock is in slot ${clock.slot}: it goes forward, by ${ADVANCE_SLOTS_MAX} slots at most.`);
  }
  clock.advanceTo(targetMs);
  return data({ slot: text(clock.slot), now_ms: text(clock.nowMs) });
}

async function setFaults({ faults }, request) {
  const given = (await request.json()) ?? {};
  for (const [name, value] of Object.entries(given)) {
    const list = name === "unknownTopics" && !(Array.isArray(value) && value.every((one) => typeof one === "string"));
    if (typeof value !== FAULTS[name] || list) {
      throw new HttpError(400, `${name} is not one of ${Object.keys(FAULTS).join(", ")} with a value of its type.`);
    }
  }
  Object.assign(faults, given);
  return data(faults);
}
