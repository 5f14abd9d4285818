import { ForkSeq } from "@lodestar/params";
import { computeEpochAtSlot } from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { toRootHex } from "@lodestar/utils";
import * as attestationRules from "../rules/attestation.mjs";
import * as blockRules from "../rules/block.mjs";
import * as operationRules from "../rules/operations.mjs";
import * as syncRules from "../rules/sync.mjs";
import { ACCEPTED, DUPLICATE, refused } from "../verdict.mjs";
import { SeenOnce } from "./seen.mjs";

/**
 * The door to the pools and to the chain. Each method judges one submission by the rules, shows what was validly signed
 * to the detectors, writes the verdict into the ledger, and only then lets the message in and announces it.
 */
export class Submissions {
  constructor({ chain, clock, pools, ledger, detectors, performance, events }) {
    Object.assign(this, { chain, clock, pools, ledger, detectors, performance, events });
    this.config = chain.config;
    this.seen = new SeenOnce();
    this.registrations = new Map();
  }

  /**
   * @param {any} item `SingleAttestation` from Electra on, `Attestation` with one bit before
   * @param {"inside" | "outside"} origin
   */
  attestation(item, origin) {
    const entry = { kind: "attestation", origin, validator: item.attesterIndex, summary: describeVote(item.data) };
    return this.#record(entry, this.#attestation(item, entry));
  }

  aggregate(signed, origin) {
    const { aggregatorIndex, aggregate } = signed.message;
    const summary = describeVote(aggregate.data);
    return this.#record({ kind: "aggregate", origin, validator: aggregatorIndex, summary }, this.#aggregate(signed));
  }

  syncMessage(message, origin) {
    const summary = `slot ${message.slot}, block ${toRootHex(message.beaconBlockRoot)}`;
    return this.#record(
      { kind: "sync_message", origin, validator: message.validatorIndex, summary },
      this.#syncMessage(message),
    );
  }

  contribution(signed, origin) {
    const { aggregatorIndex, contribution } = signed.message;
    const summary = `slot ${contribution.slot}, subcommittee ${contribution.subcommitteeIndex}`;
    return this.#record(
      { kind: "contribution", origin, validator: aggregatorIndex, summary },
      this.#contribution(signed),
    );
  }

  block(signed, origin) {
    const { slot, proposerIndex } = signed.message;
    return this.#record({ kind: "block", origin, validator: proposerIndex, summary: `slot ${slot}` }, this.#block(signed));
  }

  voluntaryExit(signed, origin) {
    const { validatorIndex, epoch } = signed.message;
    const state = this.#presentState();
    const enter = () => {
      this.pools.operations.exits.set(validatorIndex, signed);
      this.events.emit("voluntary_exit", ssz.phase0.SignedVoluntaryExit.toJson(signed));
    };
    const verdict = this.#operation(this.pools.operations.exits.has(validatorIndex), operationRules.checkVoluntaryExit(state, signed), enter);
    return this.#record({ kind: "voluntary_exit", origin, validator: validatorIndex, summary: `epoch ${epoch}` }, verdict);
  }

  blsChange(signed, origin) {
    const { validatorIndex } = signed.message;
    const enter = () => {
      this.pools.operations.blsChanges.set(validatorIndex, signed);
      this.events.emit("bls_to_execution_change", ssz.capella.SignedBLSToExecutionChange.toJson(signed));
    };
    const refusal = operationRules.checkBlsChange(this.#presentState(), signed);
    const verdict = this.#operation(this.pools.operations.blsChanges.has(validatorIndex), refusal, enter);
    return this.#record({ kind: "bls_to_execution_change", origin, validator: validatorIndex }, verdict);
  }

  registration(signed, origin) {
    const state = this.#presentState();
    const nowSeconds = Math.floor(this.clock.nowMs / 1000);
    const refusal = operationRules.checkRegistration(state, nowSeconds, signed);
    const validator = state.epochCtx.getValidatorIndex(signed.message.pubkey) ?? undefined;
    if (!refusal) {
      this.registrations.set(validator, signed);
    }
    return this.#record({ kind: "registration", origin, validator }, refusal ?? ACCEPTED);
  }

  /** Refuses what could not even be read, so that the log holds it too. */
  reject(kind, origin, code, message) {
    return this.#record({ kind, origin }, refused(code, message));
  }

  /** Forgets what no rule looks at any more. */
  prune(slot) {
    const epoch = computeEpochAtSlot(slot);
    this.pools.attestations.prune(epoch);
    this.pools.sync.prune(slot);
    this.seen.prune(epoch);
  }

  /** Before Electra only the committee tells who attests: `entry.validator` is written as soon as it is known. */
  #attestation(item, entry) {
    const electra = "attesterIndex" in item;
    const { data, signature } = item;
    const state = this.#presentState();
    const early = this.#checkVote(data);
    if (early) {
      return early;
    }
    const committeeIndex = electra ? item.committeeIndex : data.index;
    const { committee, refusal } = attestationRules.findCommittee(state, data.slot, committeeIndex);
    if (refusal) {
      return refusal;
    }
    const positions = electra ? positionsOf(committee, item.attesterIndex) : item.aggregationBits.getTrueBitIndexes();
    if (positions.length !== 1 || (!electra && item.aggregationBits.bitLen !== committee.length)) {
      const why = `One member of committee ${committeeIndex} (${committee.length} validators) is expected.`;
      return refused("not_in_committee", why);
    }
    const [position] = positions;
    const validator = committee[position];
    entry.validator = validator;
    const late =
      attestationRules.checkAttestationSignature(state, data, [validator], signature) ??
      this.#observe([validator], data) ??
      this.seen.check("attestation", data.target.epoch, validator, voteRoot(data)) ??
      attestationRules.checkVotes(this.chain, state, data);
    if (late) {
      return late;
    }
    this.seen.remember("attestation", data.target.epoch, validator, voteRoot(data));
    this.pools.attestations.addSingle(data, committeeIndex, committee, position, signature);
    this.performance.noteSeen(data.target.epoch, validator);
    this.events.emitAttestation(this.config, item, committee, position);
    return ACCEPTED;
  }

  #aggregate(signed) {
    const { aggregate, aggregatorIndex } = signed.message;
    const { data, aggregationBits, signature } = aggregate;
    const types = this.config.getForkTypes(data.slot);
    const signedRoot = toRootHex(types.SignedAggregateAndProof.hashTreeRoot(signed));
    if (this.seen.isRepetition(data.target.epoch, signedRoot)) {
      return DUPLICATE;
    }
    const state = this.#presentState();
    const early = this.#checkVote(data);
    if (early) {
      return early;
    }
    const electra = this.config.getForkSeq(data.slot) >= ForkSeq.electra;
    const committees = electra ? aggregate.committeeBits.getTrueBitIndexes() : [data.index];
    if (committees.length !== 1) {
      return refused("several_committees", `An aggregate has one committee bit, not ${committees.length}.`);
    }
    const { committee, refusal } = attestationRules.findCommittee(state, data.slot, committees[0]);
    if (refusal) {
      return refusal;
    }
    const positions = aggregationBits.getTrueBitIndexes();
    if (positions.length === 0 || aggregationBits.bitLen !== committee.length) {
      return refused("wrong_bits", `${aggregationBits.bitLen} bits, ${positions.length} set, for ${committee.length} validators.`);
    }
    const indices = positions.map((position) => committee[position]);
    const root = types.AggregateAndProof.hashTreeRoot(signed.message);
    const late =
      attestationRules.checkAggregator(state, committee, signed) ??
      attestationRules.checkAttestationSignature(state, data, indices, signature) ??
      this.#observe(indices, data) ??
      this.seen.check("aggregate", data.target.epoch, aggregatorIndex, toRootHex(root)) ??
      attestationRules.checkVotes(this.chain, state, data);
    if (late) {
      return late;
    }
    this.seen.remember("aggregate", data.target.epoch, aggregatorIndex, toRootHex(root));
    this.seen.rememberAccepted(data.target.epoch, signedRoot);
    this.pools.attestations.addAggregate(data, committees[0], committee, positions, signature);
    return ACCEPTED;
  }

  #syncMessage(message) {
    const { slot, validatorIndex, beaconBlockRoot } = message;
    const untimely = syncRules.checkSyncTime(this.clock, this.config, slot);
    if (untimely) {
      return untimely;
    }
    const state = this.#presentState();
    const positions = syncRules.syncPositions(state, slot, validatorIndex);
    if (positions.length === 0) {
      return refused("not_in_committee", `Validator ${validatorIndex} is not in the sync committee of slot ${slot}.`);
    }
    const epoch = computeEpochAtSlot(slot);
    const root = toRootHex(beaconBlockRoot);
    const verdict =
      syncRules.checkSyncMessageSignature(state, message) ??
      this.seen.check(`sync message ${slot}`, epoch, validatorIndex, root) ??
      syncRules.checkSyncBlock(this.chain, beaconBlockRoot);
    if (verdict) {
      return verdict;
    }
    this.seen.remember(`sync message ${slot}`, epoch, validatorIndex, root);
    this.pools.sync.addMessage(message, positions);
    this.performance.noteSeen(epoch, validatorIndex);
    return ACCEPTED;
  }

  #contribution(signed) {
    const { contribution, aggregatorIndex } = signed.message;
    const { slot, subcommitteeIndex } = contribution;
    const epoch = computeEpochAtSlot(slot);
    const signedRoot = toRootHex(ssz.altair.SignedContributionAndProof.hashTreeRoot(signed));
    if (this.seen.isRepetition(epoch, signedRoot)) {
      return DUPLICATE;
    }
    const untimely = syncRules.checkSyncTime(this.clock, this.config, slot);
    if (untimely) {
      return untimely;
    }
    const state = this.#presentState();
    const root = toRootHex(ssz.altair.ContributionAndProof.hashTreeRoot(signed.message));
    const topic = `contribution ${slot} ${subcommitteeIndex}`;
    const verdict =
      syncRules.checkContribution(state, contribution) ??
      syncRules.checkContributionAggregator(state, signed) ??
      this.seen.check(topic, epoch, aggregatorIndex, root) ??
      syncRules.checkSyncBlock(this.chain, contribution.beaconBlockRoot);
    if (verdict) {
      return verdict;
    }
    this.seen.remember(topic, epoch, aggregatorIndex, root);
    this.seen.rememberAccepted(epoch, signedRoot);
    this.pools.sync.addContribution(contribution);
    this.events.emit("contribution_and_proof", ssz.altair.SignedContributionAndProof.toJson(signed));
    return ACCEPTED;
  }

  #block(signed) {
    const { message } = signed;
    const early =
      blockRules.checkBlockTime(this.clock, this.config, message) ??
      blockRules.checkBlockSignature(this.#presentState(), signed) ??
      this.#observeProposal(message) ??
      blockRules.checkParent(this.chain, message);
    if (early) {
      return early;
    }
    const state = this.chain.stateAt(message.slot);
    const late =
      blockRules.checkProposer(state, message) ??
      blockRules.checkRandao(state, message) ??
      blockRules.checkPayload(state, message);
    return late ?? this.#import(signed);
  }

  #import(signed) {
    const before = this.chain.head;
    let block;
    try {
      block = this.chain.import(signed, true);
    } catch (error) {
      // Lodestar reports an invalid block by throwing; its words are the reason.
      return refused("invalid_block", error.message);
    }
    this.pools.operations.removeIncluded(signed.message.body);
    this.performance.noteBlock(block);
    for (const attestation of signed.message.body.attestations) {
      const fork = this.config.getForkSeq(block.slot);
      this.#observe(block.state.epochCtx.getAttestingIndices(fork, attestation), attestation.data);
    }
    this.events.emitBlock(this.chain, before, block);
    return ACCEPTED;
  }

  #observeProposal(message) {
    const root = toRootHex(this.config.getForkTypes(message.slot).BeaconBlock.hashTreeRoot(message));
    const offence = this.detectors.observeProposal(message.proposerIndex, message.slot, root);
    if (offence) {
      return refused(offence, `Validator ${message.proposerIndex} has signed another block for slot ${message.slot}.`);
    }
    return this.chain.block(root) ? DUPLICATE : undefined;
  }

  /** @returns a refusal when any of these validators commits an offence by this vote, whose signature has been verified */
  #observe(indices, data) {
    const offences = [...indices].map((index) => [index, this.detectors.observeVote(index, data)]);
    const found = offences.find(([, offence]) => offence !== null);
    return found && refused(found[1], `Validator ${found[0]} has signed a conflicting vote before.`);
  }

  #checkVote(data) {
    return (
      attestationRules.checkTime(this.clock, this.config, data) ?? attestationRules.checkDataIndex(this.config, data)
    );
  }

  #operation(known, refusal, enter) {
    if (refusal) {
      return refusal;
    }
    if (known) {
      return DUPLICATE;
    }
    enter();
    return ACCEPTED;
  }

  #presentState() {
    return attestationRules.judgingState(this.chain, this.clock);
  }

  #record(submission, verdict) {
    this.ledger.record({ slot: this.clock.slot, ...submission }, verdict);
    return verdict;
  }
}

const positionsOf = (committee, validator) => {
  const position = committee.indexOf(validator);
  return position < 0 ? [] : [position];
};

const voteRoot = (data) => toRootHex(ssz.phase0.AttestationData.hashTreeRoot(data));

const describeVote = (data) =>
  `slot ${data.slot}, index ${data.index}, source ${data.source.epoch}, target ${data.target.epoch}, head ${toRootHex(data.beaconBlockRoot)}`;
