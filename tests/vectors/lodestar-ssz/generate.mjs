// Writes random SSZ values with their roots, made by Lodestar. SOURCE.md beside this file says how to run it.
// LODESTAR_PRESET chooses the preset; the seed is fixed, so a second run writes the same files.
import {writeFileSync} from "node:fs";
import {gzipSync} from "node:zlib";
import {join} from "node:path";
import {ssz} from "@lodestar/types";

const valuesPerType = 200;
const folder = process.argv[2] ?? ".";
const preset = process.env.LODESTAR_PRESET ?? "mainnet";

const blocks = ["BeaconBlockBody", "BeaconBlock", "SignedBeaconBlock"];
const blinded = ["BlindedBeaconBlockBody", "BlindedBeaconBlock", "SignedBlindedBeaconBlock"];
const payloads = [
  "ExecutionPayload", "ExecutionPayloadHeader", "BuilderBid", "SignedBuilderBid", "BlockContents", "SignedBlockContents",
];
const operations = [
  "Attestation", "SingleAttestation", "IndexedAttestation", "AttesterSlashing", "AggregateAndProof",
  "SignedAggregateAndProof", "DepositRequest", "WithdrawalRequest", "ConsolidationRequest", "ExecutionRequests",
];
const typesByFile = {
  phase0: [
    "Fork", "ForkData", "SigningData", "Checkpoint", "AttestationData", "Attestation", "IndexedAttestation",
    "AttesterSlashing", "BeaconBlockHeader", "SignedBeaconBlockHeader", "ProposerSlashing", "Eth1Data",
    "DepositMessage", "DepositData", "Deposit", "VoluntaryExit", "SignedVoluntaryExit", "AggregateAndProof",
    "SignedAggregateAndProof",
  ],
  altair: [
    "SyncAggregate", "SyncCommitteeMessage", "SyncCommitteeContribution", "ContributionAndProof",
    "SignedContributionAndProof", "SyncAggregatorSelectionData", "SyncCommittee",
  ],
  bellatrix: ["ValidatorRegistrationV1", "SignedValidatorRegistrationV1"],
  capella: ["BLSToExecutionChange", "SignedBLSToExecutionChange", "Withdrawal"],
  "deneb-blocks": blocks,
  "deneb-blinded": blinded,
  "deneb-payloads": payloads,
  "electra-operations": operations,
  "electra-blocks": blocks,
  "electra-blinded": blinded,
  "electra-payloads": payloads,
  "fulu-operations": operations,
  "fulu-blocks": blocks,
  "fulu-blinded": blinded,
  "fulu-payloads": payloads,
};

// xorshift128+, seeded by a name
function random(name) {
  let a = 0x9e3779b97f4a7c15n, b = 0xbf58476d1ce4e5b9n;
  for (const c of name) a = ((a ^ BigInt(c.charCodeAt(0))) * 0x100000001b3n) & 0xffffffffffffffffn;
  const next = () => {
    let x = a;
    a = b;
    x ^= (x << 23n) & 0xffffffffffffffffn;
    b = x ^ b ^ (x >> 17n) ^ (b >> 26n);
    return (a + b) & 0xffffffffffffffffn;
  };
  for (let i = 0; i < 32; i++) next();
  return {next, below: (n) => Number(next() % BigInt(n))};
}

// Byte strings are put together from a pool of 32-byte pieces, so that the files compress well.
function maker(r) {
  const pool = Array.from({length: 48}, () => Uint8Array.from({length: 32}, () => r.below(256)));
  pool.push(new Uint8Array(32), new Uint8Array(32).fill(255));
  const numbers = Array.from({length: 48}, () => r.next());
  const number = () => (r.below(4) === 0 ? BigInt(r.below(3)) : numbers[r.below(numbers.length)]);
  const bytes = (length) => {
    const out = new Uint8Array(length);
    const one = length > 4096 ? pool[r.below(pool.length)] : undefined;
    for (let i = 0; i < length; i += 32) out.set((one ?? pool[r.below(pool.length)]).subarray(0, Math.min(32, length - i)), i);
    return out;
  };
  const count = (limit, small) => {
    const kind = r.below(8);
    if (kind === 0) return 0;
    return Math.min(limit, 1 + r.below(kind === 1 ? small * 4 : small));
  };
  const bits = (type, length) => {
    const bools = Array.from({length}, () => false);
    const word = r.next() | 1n;
    for (let i = 0; i < length; i++) bools[i] = ((word >> BigInt(i % 61)) & 1n) === 1n;
    return type.deserialize(bitsBytes(type, bools));
  };
  const bitsBytes = (type, bools) => {
    const list = type.limitBits !== undefined;
    const out = new Uint8Array(list ? Math.floor(bools.length / 8) + 1 : Math.ceil(bools.length / 8));
    bools.forEach((b, i) => { if (b) out[i >> 3] |= 1 << (i % 8); });
    if (list) out[bools.length >> 3] |= 1 << (bools.length % 8);
    return out;
  };
  const value = (type, depth = 0) => {
    if (type.fields) return Object.fromEntries(Object.entries(type.fields).map(([k, t]) => [k, value(t, depth + 1)]));
    if (type.lengthBits !== undefined) return bits(type, type.lengthBits);
    if (type.limitBits !== undefined) {
      const lengths = [0, 1, 7, 8, 9, 255, 256, 257, r.below(type.limitBits < 4096 ? type.limitBits + 1 : 4096)];
      const length = r.below(100) === 0 ? type.limitBits : lengths[r.below(lengths.length)];
      return bits(type, Math.min(length, type.limitBits));
    }
    if (type.elementType) {
      const element = type.elementType;
      if (type.length !== undefined && type.limit === undefined) return Array.from({length: type.length}, () => value(element, depth + 1));
      const small = element.lengthBytes > 4096 ? 1 : element.fields ? 2 : 5;
      return Array.from({length: element.lengthBytes > 4096 && r.below(3) > 0 ? 0 : count(type.limit, small)}, () => value(element, depth + 1));
    }
    if (type.lengthBytes !== undefined) return bytes(type.lengthBytes);
    if (type.limitBytes !== undefined) return bytes(count(type.limitBytes, type.limitBytes > 64 ? 200 : 32));
    if (typeof type.defaultValue() === "bigint") {
      let n = 0n;
      for (let i = 0; i < type.byteLength; i += 8) n = (n << 64n) | number();
      return n;
    }
    if (typeof type.defaultValue() === "number") return Number(number() >> 11n);
    throw new Error(`unknown type ${type.typeName}`);
  };
  return value;
}

for (const [file, names] of Object.entries(typesByFile)) {
  const fork = file.split("-")[0];
  const parts = [];
  for (const name of names) {
    const type = ssz[fork][name];
    const value = maker(random(`${preset}/${fork}/${name}`));
    const head = Buffer.alloc(1 + name.length + 2);
    head.writeUInt8(name.length, 0);
    head.write(name, 1, "ascii");
    head.writeUInt16LE(valuesPerType, 1 + name.length);
    parts.push(head);
    for (let i = 0; i < valuesPerType; i++) {
      const v = i === 0 ? type.defaultValue() : value(type);
      const encoding = type.serialize(v);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(encoding.length);
      parts.push(length, Buffer.from(encoding), Buffer.from(type.hashTreeRoot(v)));
    }
  }
  const packed = gzipSync(Buffer.concat(parts), {level: 9});
  writeFileSync(join(folder, `${preset}-${file}.bin.gz`), packed);
  console.log(`${preset}-${file}: ${names.length} types, ${packed.length} bytes`);
}
