import { SLOTS_PER_EPOCH } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { toHex } from "@lodestar/utils";
import { FULL_RUN } from "./honest.mjs";

const POOL = "/eth/v2/beacon/pool/attestations";
const SYNC_POOL = "/eth/v1/beacon/pool/sync_committees";
const ZERO_ROOT = new Uint8Array(32);

/**
 * A changed copy. A spread would not do: Lodestar's types keep a value's root in a property of the value, and the
 * copy would be signed under the original's root.
 */
const changed = (type, value, change) => Object.assign(type.clone(value), change);
const changedVote = (data, change) => changed(ssz.phase0.AttestationData, data, change);

/** Replaces fields at any depth. */
function merge(value, change) {
  for (const [name, field] of Object.entries(change)) {
    value[name] = Object.getPrototypeOf(field) === Object.prototype ? merge(value[name], field) : field;
  }
  return value;
}

/** After the honest run: what is wrong must be refused and named, and what is slashable must be detected. */
export async function sendWrongThings(api, client, time, checks) {
  const test = new Wrong(api, client, time, checks);
  await test.attestations(FULL_RUN + 1);
  await test.aggregates(FULL_RUN + 2);
  await test.syncMessages(FULL_RUN + 3);
  await test.blocks(FULL_RUN + 4);
  await test.operations();
  await test.form();
  await test.offences();
}

class Wrong {
  constructor(api, client, time, checks) {
    Object.assign(this, { api, client, time, checks });
  }

  async attestations(slot) {
    const [{ duty, data }, second] = await this.#votes(slot);
    const { client } = this;
    const send = (vote, signature) => this.api.send("POST", POOL, { content: [client.attestationJson(vote, signature)], headers: client.version });
    const other = await this.#otherCommittee(slot, duty);

    this.#refused("a foreign signature", await send({ duty, data }, client.signer.attestation(50, data)), "bad_signature");
    this.#refused("a signature that is no point", await send({ duty, data }, new Uint8Array(96).fill(255)), "bad_signature");
    const misplaced = client.electra ? "not_in_committee" : "bad_signature";
    this.#refused("a vote for another committee", await send({ duty: { ...duty, committee_index: other }, data: this.#withIndex(data, other) }), misplaced);
    this.#refused("a committee that is none", await send({ duty: { ...duty, committee_index: "3" }, data: this.#withIndex(data, "3") }), "unknown_committee");
    this.#refused("a future slot", await send({ duty, data: changedVote(data, { slot: slot + 2 }) }), "future_slot");
    this.#refused("a target of another epoch", await send({ duty, data: changedVote(data, { target: { epoch: 4, root: data.target.root } }) }), "wrong_target_epoch");

    this.#accepted("an honest vote", await send({ duty, data }));
    this.#accepted("its repetition", await send({ duty, data }));
    this.#refused("a double vote", await send({ duty, data: changedVote(data, { beaconBlockRoot: ZERO_ROOT }) }), "double_vote");
    const surrounding = changedVote(second.data, { source: { epoch: 0, root: ZERO_ROOT } });
    this.#refused("a surround vote", await send({ duty: second.duty, data: surrounding }), "surround_vote");
    this.#refused("a double vote after a refused one", await send(second), "double_vote");
  }

  async aggregates(slot) {
    const votes = await this.#votes(slot);
    const { client } = this;
    await this.api.post(POOL, votes.map((vote) => client.attestationJson(vote)), client.version);
    const [vote] = votes;
    const send = async (more) => {
      const content = [await client.aggregateJson(slot, vote, more)];
      return this.api.send("POST", "/eth/v2/validator/aggregate_and_proofs", { content, headers: client.version });
    };
    this.#refused("an aggregator of no committee", await send({ aggregator: await this.#stranger(slot) }), "aggregator_not_in_committee");
    const selectionProof = client.signer.selectionProof(Number(vote.duty.validator_index), slot + 1);
    this.#refused("a selection proof of another slot", await send({ selectionProof }), "bad_selection_proof");
    this.#accepted("an honest aggregate", await send());
  }

  async syncMessages(slot) {
    const { sync } = await this.#at(slot, this.client.config.SYNC_MESSAGE_DUE_BPS);
    const index = Number(sync[0].validator_index);
    const outsider = this.client.outside.find((one) => !sync.some((duty) => duty.validator_index === String(one)));
    const { data } = await this.api.get("/eth/v1/beacon/blocks/head/root");
    const root = Buffer.from(data.root.slice(2), "hex");
    const send = (...message) => this.api.send("POST", SYNC_POOL, { content: [this.client.syncMessageJson(...message)] });
    this.#refused("a foreign sync signature", await send(slot, index, root, this.client.signer.syncMessage(50, slot, root)), "bad_signature");
    this.#refused("a sync message of the slot before", await send(slot - 1, index, root), "wrong_slot");
    this.#refused("a sync message from outside the committee", await send(slot, outsider, root), "not_in_committee");
    this.#refused("a sync message for an unknown block", await send(slot, index, ZERO_ROOT), "unknown_head");
    this.#accepted("an honest sync message", await send(slot, index, root));
  }

  /** Each wrong block takes an outside proposer's slot of its own: a signed wrong block is a proposal too. */
  async blocks(from) {
    const trials = [
      ["a wrong state root", { stateRoot: ZERO_ROOT }, "invalid_block"],
      ["an unknown parent", { parentRoot: ZERO_ROOT }, "wrong_parent"],
      ["another validator's slot", { proposerIndex: 50 }, "wrong_proposer"],
      ["a payload with a foreign hash", { body: { executionPayload: { blockHash: ZERO_ROOT } } }, "invalid_payload"],
    ];
    let slot = from;
    for (const [what, change, code] of trials) {
      const { index, at } = await this.#proposerFrom(slot);
      const { block, blinded } = await this.client.askBlock(at, index, { query: "&builder_boost_factor=0" });
      const wrong = merge(this.client.types.BeaconBlock.clone(block), change);
      const signed = this.client.signBlock(change.proposerIndex ?? index, wrong, blinded);
      this.#refused(what, await this.client.trySend(signed), code);
      slot = at + 1;
    }
    slot = await this.#badRandao(slot);
    await this.#doubleProposal(slot);
  }

  async #badRandao(from) {
    const { index, at } = await this.#proposerFrom(from);
    const randao = this.client.signer.randao(index, at + SLOTS_PER_EPOCH);
    const path = `/eth/v3/validator/blocks/${at}?randao_reveal=${toHex(randao)}`;
    this.#refused("a block asked for with a bad RANDAO reveal", await this.api.send("GET", path), "bad_randao");
    const query = "&skip_randao_verification&builder_boost_factor=0";
    const { block } = await this.client.askBlock(at, index, { randao, query });
    this.#refused("a block with a bad RANDAO reveal", await this.client.trySend(this.client.signBlock(index, block, false)), "bad_randao");
    return at + 1;
  }

  async #doubleProposal(from) {
    const { index, at } = await this.#proposerFrom(from);
    const { block } = await this.client.askBlock(at, index, { query: "&builder_boost_factor=0" });
    const signed = this.client.signBlock(index, block, false);
    const forged = { ...signed, signature: this.client.signer.block(50, block) };
    this.#refused("a block with a foreign signature", await this.client.trySend(forged), "bad_signature");
    this.#accepted("an honest block", await this.client.trySend(signed));
    this.#accepted("its repetition", await this.client.trySend(signed));
    const second = this.client.types.BeaconBlock.clone(block);
    second.body.graffiti = new Uint8Array(32).fill(1);
    this.#refused("a double proposal", await this.client.trySend(this.client.signBlock(index, second, false)), "double_proposal");
    const { data } = await this.api.get("/eth/v1/beacon/headers/head");
    this.checks.that("the first block stays the head", data.header.message.slot === String(at), data);
  }

  async operations() {
    const message = { epoch: 0, validatorIndex: 1 };
    const exit = { message, signature: this.client.signer.voluntaryExit(1, message) };
    const content = ssz.phase0.SignedVoluntaryExit.toJson(exit);
    this.#refused("an exit too soon", await this.api.send("POST", "/eth/v1/beacon/pool/voluntary_exits", { content }), "short_time_active");
    const pubkey = this.client.signer.publicKey(1);
    const registration = { feeRecipient: new Uint8Array(20), gasLimit: 1, timestamp: 1, pubkey };
    const signed = { message: registration, signature: this.client.signer.registration(2, registration) };
    const list = [ssz.bellatrix.SignedValidatorRegistrationV1.toJson(signed)];
    this.#refused("a foreign registration", await this.api.send("POST", "/eth/v1/validator/register_validator", { content: list }), "bad_signature");
    const deposit = ssz.phase0.DepositData.toJson({ ...ssz.phase0.DepositData.defaultValue(), pubkey, amount: 1_000_000_000 });
    const { status } = await this.api.send("POST", "/referee/deposits", { content: deposit });
    this.checks.that("deposits are taken from Electra on", status === (this.client.electra ? 200 : 400), status);
  }

  /** What is wrong before anything is signed: JSON, versions, topics, a node that is syncing. */
  async form() {
    const { api, client, checks } = this;
    const headers = client.version;
    const status = async (method, path, request) => (await api.send(method, path, request)).status;
    checks.that("broken JSON is 400", (await status("POST", POOL, { text: "[{", headers })) === 400);
    checks.that("an object for a list is 400", (await status("POST", POOL, { text: "{}", headers })) === 400);
    const numeric = { slot: 1, beacon_block_root: toHex(ZERO_ROOT), validator_index: "1", signature: toHex(new Uint8Array(96)) };
    this.#refused("a number that is not a string", await api.send("POST", SYNC_POOL, { content: [numeric] }), "malformed");
    this.#refused("a negative slot", await api.send("POST", SYNC_POOL, { content: [{ ...numeric, slot: "-1" }] }), "malformed");
    checks.that("a block without its version is 400", (await status("POST", "/eth/v2/beacon/blocks", { text: "{}" })) === 400);
    checks.that("half a block is 400", (await status("POST", "/eth/v2/beacon/blocks", { bytes: new Uint8Array(40), headers })) === 400);
    checks.that("an unknown topic is 400", (await status("GET", "/eth/v1/events?topics=head,nothing")) === 400);
    checks.that("an unknown path is 404", (await status("GET", "/eth/v1/nothing")) === 404);
    checks.that("a far epoch is 400", (await status("GET", "/eth/v1/validator/duties/proposer/99")) === 400);
    await api.post("/referee/faults", { syncing: true });
    checks.that("a syncing node answers 503", (await status("GET", "/eth/v2/validator/duties/proposer/5")) === 503);
    checks.that("and its health is 206", (await status("GET", "/eth/v1/node/health")) === 206);
    await api.post("/referee/faults", { syncing: false });
  }

  async offences() {
    const { data } = await this.api.get("/referee/slashable");
    const kinds = [...new Set(data.map(({ kind }) => kind))].sort();
    this.checks.that("each kind of offence was detected", kinds.join() === "double_proposal,double_vote,surround_vote", data);
    const { data: refused } = await this.api.get("/referee/submissions?outcome=refused&origin=outside");
    this.checks.that("every refusal is in the log with its reason", refused.length > 20 && refused.every(({ code, message }) => code && message));
    const { data: inside } = await this.api.get("/referee/submissions?outcome=refused&origin=inside");
    this.checks.that("the inside validators were never refused", inside.length === 0, inside);
  }

  #refused(what, { status, body }, code) {
    const reason = body.failures?.[0]?.message ?? body.message ?? "";
    this.checks.that(`${what} is refused as ${code}`, status === 400 && reason.startsWith(`${code}:`), { status, body });
  }

  #accepted(what, { status, body }) {
    this.checks.that(`${what} is accepted`, status === 200, { status, body });
  }

  async #at(slot, bps) {
    await this.time.reach(slot, bps);
    return this.client.duties(Math.floor(slot / SLOTS_PER_EPOCH));
  }

  async #votes(slot) {
    const { attesters } = await this.#at(slot, this.client.config.ATTESTATION_DUE_BPS);
    const mine = attesters.filter((duty) => duty.slot === String(slot));
    return Promise.all(mine.map(async (duty) => ({ duty, data: await this.client.askVote(slot, duty.committee_index) })));
  }

  /** The other of the slot's two committees. */
  async #otherCommittee(slot, duty) {
    const { data } = await this.api.get(`/eth/v1/beacon/states/head/committees?slot=${slot}`);
    return data.find(({ index }) => index !== duty.committee_index).index;
  }

  /** An outside validator that has no duty in this slot. */
  async #stranger(slot) {
    const { attesters } = await this.client.duties(Math.floor(slot / SLOTS_PER_EPOCH));
    return Number(attesters.find((duty) => duty.slot !== String(slot)).validator_index);
  }

  /** Goes to the next slot, from this one on, whose proposer is outside; the slots on the way have inside proposers. */
  async #proposerFrom(from) {
    for (let at = from; ; at++) {
      const { proposers } = await this.#at(at, 0);
      const index = Number(proposers.find((duty) => duty.slot === String(at)).validator_index);
      if (this.client.outside.includes(index)) {
        return { index, at };
      }
    }
  }

  #withIndex(data, index) {
    return this.client.electra ? data : changedVote(data, { index: Number(index) });
  }
}
