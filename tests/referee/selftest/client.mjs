import { BitArray } from "@chainsafe/ssz";
import { chainConfigFromJson, createBeaconConfig } from "@lodestar/config";
import { SLOTS_PER_EPOCH, isForkPostElectra } from "@lodestar/params";
import { ssz } from "@lodestar/types";
import { fromHex, toHex, toPubkeyHex } from "@lodestar/utils";
import { Signer } from "../inside/signer.mjs";
import { SUBCOMMITTEE_SIZE } from "../rules/sync.mjs";

const GRAFFITI = toHex(new TextEncoder().encode("selftest".padEnd(32, "\0")));

/** A validator client with plain keys that knows the chain only through the Beacon API. */
export class PlainClient {
  /** @type {Map<number, Promise<any>>} */
  #epochs = new Map();
  proposed = [];

  static async connect(api, fork, outside) {
    const [{ data: spec }, { data: genesis }] = await Promise.all([
      api.get("/eth/v1/config/spec"),
      api.get("/eth/v1/beacon/genesis"),
    ]);
    const config = createBeaconConfig(chainConfigFromJson(spec), fromHex(genesis.genesis_validators_root));
    return new PlainClient(api, fork, outside, config);
  }

  constructor(api, fork, outside, config) {
    Object.assign(this, { api, fork, outside, config });
    this.electra = isForkPostElectra(fork);
    this.types = ssz[fork];
    this.signer = new Signer(config);
    this.version = { "Eth-Consensus-Version": fork };
  }

  async register(gasLimit) {
    const items = this.outside.map((index) => {
      const pubkey = this.signer.publicKey(index);
      const message = { feeRecipient: new Uint8Array(20).fill(7), gasLimit, timestamp: 1_700_000_000, pubkey };
      const signed = { message, signature: this.signer.registration(index, message) };
      return ssz.bellatrix.SignedValidatorRegistrationV1.toJson(signed);
    });
    await this.api.post("/eth/v1/validator/register_validator", items);
  }

  /** Every duty of one slot, each at its time. */
  async play(slot, time) {
    const { ATTESTATION_DUE_BPS, AGGREGATE_DUE_BPS } = this.config;
    const duties = await this.duties(Math.floor(slot / SLOTS_PER_EPOCH));
    await time.reach(slot, 0);
    await this.propose(slot, duties);
    await time.reach(slot, ATTESTATION_DUE_BPS);
    const [votes, root] = await Promise.all([this.attest(slot, duties), this.sendSyncMessages(slot, duties)]);
    await time.reach(slot, AGGREGATE_DUE_BPS);
    await Promise.all([this.aggregate(slot, votes), this.contribute(slot, duties, root)]);
  }

  duties(epoch) {
    if (!this.#epochs.has(epoch)) {
      this.#epochs.set(epoch, this.#askDuties(epoch));
    }
    return this.#epochs.get(epoch);
  }

  async propose(slot, { proposers }) {
    const proposer = proposers.find((duty) => duty.slot === String(slot) && this.outside.includes(Number(duty.validator_index)));
    if (proposer) {
      const index = Number(proposer.validator_index);
      const { block, blinded } = await this.askBlock(slot, index);
      await this.publish(this.signBlock(index, block, blinded), blinded);
      this.proposed.push({ slot, blinded });
    }
  }

  /** Even slots speak JSON, odd ones SSZ. */
  async askBlock(slot, index, { randao = this.signer.randao(index, slot), query = "" } = {}) {
    const accept = slot % 2 === 0 ? "application/json" : "application/octet-stream";
    const path = `/eth/v3/validator/blocks/${slot}?randao_reveal=${toHex(randao)}&graffiti=${GRAFFITI}${query}`;
    const { status, headers, body } = await this.api.send("GET", path, { headers: { Accept: accept } });
    if (status !== 200) {
      throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    }
    const blinded = headers.get("eth-execution-payload-blinded") === "true";
    const type = blinded ? this.types.BlindedBeaconBlock : this.types.BlockContents;
    const value = body instanceof Uint8Array ? type.deserialize(body) : type.fromJson(body.data);
    return { block: blinded ? value : value.block, blinded };
  }

  signBlock(index, block, blinded) {
    const type = blinded ? this.types.BlindedBeaconBlock : this.types.BeaconBlock;
    return { message: block, signature: this.signer.block(index, block, type) };
  }

  async publish(signed, blinded) {
    const { status, body } = await this.trySend(signed, blinded);
    if (status !== 200) {
      throw new Error(`The block of slot ${signed.message.slot} was refused: ${JSON.stringify(body)}`);
    }
  }

  trySend(signed, blinded = false) {
    const path = blinded ? "/eth/v2/beacon/blinded_blocks" : "/eth/v2/beacon/blocks";
    const type = blinded ? this.types.SignedBlindedBeaconBlock : this.types.SignedBlockContents;
    const value = blinded ? signed : { signedBlock: signed, kzgProofs: [], blobs: [] };
    const headers = this.version;
    const request = signed.message.slot % 2 === 0 ? { content: type.toJson(value) } : { bytes: type.serialize(value) };
    return this.api.send("POST", path, { ...request, headers });
  }

  /** @returns {Promise<{duty: any, data: any}[]>} */
  async attest(slot, { attesters }) {
    const mine = attesters.filter((duty) => duty.slot === String(slot));
    const votes = await Promise.all(mine.map(async (duty) => ({ duty, data: await this.askVote(slot, duty.committee_index) })));
    if (votes.length > 0) {
      await this.api.post("/eth/v2/beacon/pool/attestations", votes.map((vote) => this.attestationJson(vote)), this.version);
    }
    return votes;
  }

  async askVote(slot, committeeIndex) {
    const index = this.electra ? "0" : committeeIndex;
    const { data } = await this.api.get(`/eth/v1/validator/attestation_data?slot=${slot}&committee_index=${index}`);
    return ssz.phase0.AttestationData.fromJson(data);
  }

  attestationJson({ duty, data }, signature = this.signer.attestation(Number(duty.validator_index), data)) {
    if (this.electra) {
      const attesterIndex = Number(duty.validator_index);
      const single = { committeeIndex: Number(duty.committee_index), attesterIndex, data, signature };
      return ssz.electra.SingleAttestation.toJson(single);
    }
    const bits = BitArray.fromSingleBit(Number(duty.committee_length), Number(duty.validator_committee_index));
    return ssz.phase0.Attestation.toJson({ aggregationBits: bits, data, signature });
  }

  async aggregate(slot, votes) {
    const signed = await Promise.all(votes.map((vote) => this.aggregateJson(slot, vote)));
    if (signed.length > 0) {
      await this.api.post("/eth/v2/validator/aggregate_and_proofs", signed, this.version);
    }
  }

  async aggregateJson(slot, { duty, data }, { selectionProof, aggregator = Number(duty.validator_index) } = {}) {
    const root = toHex(ssz.phase0.AttestationData.hashTreeRoot(data));
    const query = `attestation_data_root=${root}&slot=${slot}&committee_index=${duty.committee_index}`;
    const { data: json } = await this.api.get(`/eth/v2/validator/aggregate_attestation?${query}`);
    const message = {
      aggregatorIndex: aggregator,
      aggregate: this.types.Attestation.fromJson(json),
      selectionProof: selectionProof ?? this.signer.selectionProof(aggregator, slot),
    };
    return this.types.SignedAggregateAndProof.toJson({ message, signature: this.signer.aggregateAndProof(aggregator, message) });
  }

  /** @returns {Promise<Uint8Array>} the head's root, which the contributions need again */
  async sendSyncMessages(slot, { sync }) {
    const { data } = await this.api.get("/eth/v1/beacon/blocks/head/root");
    const root = fromHex(data.root);
    const items = sync.map((duty) => this.syncMessageJson(slot, Number(duty.validator_index), root));
    await this.api.post("/eth/v1/beacon/pool/sync_committees", items);
    return root;
  }

  syncMessageJson(slot, validatorIndex, beaconBlockRoot, signature = this.signer.syncMessage(validatorIndex, slot, beaconBlockRoot)) {
    return ssz.altair.SyncCommitteeMessage.toJson({ slot, beaconBlockRoot, validatorIndex, signature });
  }

  async contribute(slot, { sync }, root) {
    const places = sync.flatMap((duty) => {
      const subcommittees = duty.validator_sync_committee_indices.map((at) => Math.floor(at / SUBCOMMITTEE_SIZE));
      return [...new Set(subcommittees)].map((subcommittee) => ({ index: Number(duty.validator_index), subcommittee }));
    });
    const items = await Promise.all(places.map((place) => this.contributionJson(slot, root, place)));
    await this.api.post("/eth/v1/validator/contribution_and_proofs", items);
  }

  async contributionJson(slot, root, { index, subcommittee }) {
    const query = `slot=${slot}&subcommittee_index=${subcommittee}&beacon_block_root=${toHex(root)}`;
    const { data } = await this.api.get(`/eth/v1/validator/sync_committee_contribution?${query}`);
    const message = {
      aggregatorIndex: index,
      contribution: ssz.altair.SyncCommitteeContribution.fromJson(data),
      selectionProof: this.signer.syncSelectionProof(index, slot, subcommittee),
    };
    const signed = { message, signature: this.signer.contributionAndProof(index, message) };
    return ssz.altair.SignedContributionAndProof.toJson(signed);
  }

  async #askDuties(epoch) {
    const indices = this.outside.map(String);
    const [attesters, sync, proposers] = await Promise.all([
      this.api.post(`/eth/v1/validator/duties/attester/${epoch}`, indices),
      this.api.post(`/eth/v1/validator/duties/sync/${epoch}`, indices),
      this.api.get(`/eth/v2/validator/duties/proposer/${epoch}`),
    ]);
    const alien = attesters.data.find((duty) => duty.pubkey !== toPubkeyHex(this.signer.publicKey(Number(duty.validator_index))));
    if (alien) {
      throw new Error(`Validator ${alien.validator_index} has not its interop key.`);
    }
    return { attesters: attesters.data, sync: sync.data, proposers: proposers.data };
  }
}
