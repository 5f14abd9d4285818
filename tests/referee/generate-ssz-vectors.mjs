#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const HELP = `Writes SSZ vectors out of @lodestar/types: for every container that a validator signs or submits, seeded random
values with their bytes and hash tree roots.

usage: node generate-ssz-vectors.mjs --out DIRECTORY [--count N] [--seed N]

  --out DIRECTORY  where <preset>-<fork>.txt.gz are written
  --count N        values per container, the default value first   (default 200)
  --seed N         32-bit seed                                     (default 1)

A line is "<container> <SSZ bytes in hex> <hash tree root in hex>"; empty bytes are written as "-".
`;

const PRESETS = ["minimal", "mainnet"];
const FORKS = ["deneb", "electra", "fulu"];

/** What a validator signs or submits, and what these are made of; those that a fork lacks are left out there. */
const CONTAINERS = [
  "Fork", "ForkData", "SigningData", "Checkpoint", "Eth1Data", "Validator",
  "AttestationData", "Attestation", "SingleAttestation", "IndexedAttestation", "AggregateAndProof", "SignedAggregateAndProof",
  "BeaconBlockHeader", "SignedBeaconBlockHeader", "ProposerSlashing", "AttesterSlashing",
  "DepositMessage", "DepositData", "Deposit", "VoluntaryExit", "SignedVoluntaryExit",
  "SyncCommitteeMessage", "SyncCommitteeContribution", "ContributionAndProof", "SignedContributionAndProof",
  "SyncAggregatorSelectionData", "SyncAggregate", "SyncCommittee",
  "ValidatorRegistrationV1", "SignedValidatorRegistrationV1", "BLSToExecutionChange", "SignedBLSToExecutionChange",
  "Withdrawal", "DepositRequest", "WithdrawalRequest", "ConsolidationRequest", "ExecutionRequests",
  "ExecutionPayload", "ExecutionPayloadHeader", "BeaconBlockBody", "BeaconBlock", "SignedBeaconBlock",
  "BlindedBeaconBlockBody", "BlindedBeaconBlock", "SignedBlindedBeaconBlock", "BlockContents", "SignedBlockContents",
];

/** One preset per process: @lodestar/params reads it when it is first loaded. */
async function writePreset(preset, { out, count, seed }) {
  process.env.LODESTAR_PRESET = preset;
  const { ssz } = await import("@lodestar/types");
  const { Random, randomValue } = await import("./ssz/random.mjs");
  for (const fork of FORKS) {
    const lines = CONTAINERS.filter((name) => typeOf(ssz, fork, name)).flatMap((name, position) => {
      const type = typeOf(ssz, fork, name);
      const random = new Random(seed * 1_000_003 + position);
      return Array.from({ length: count }, (_, i) => line(name, type, i === 0 ? type.defaultValue() : randomValue(type, random)));
    });
    const path = join(out, `${preset}-${fork}.txt.gz`);
    const bytes = gzipSync(`${lines.join("\n")}\n`, { level: 9 });
    writeFileSync(path, bytes);
    process.stdout.write(`${path}: ${lines.length} values, ${bytes.length} bytes\n`);
  }
}

/** `ssz.electra.SingleAttestation` is phase 0's before Electra, where nobody submits it. */
const typeOf = (ssz, fork, name) => (name === "SingleAttestation" && fork === "deneb" ? undefined : ssz[fork][name]);

function line(name, type, value) {
  const bytes = type.serialize(value);
  const root = type.hashTreeRoot(value);
  const again = type.hashTreeRoot(type.deserialize(bytes));
  if (!Buffer.from(root).equals(again)) {
    throw new Error(`${name} does not survive its own encoding.`);
  }
  return `${name} ${Buffer.from(bytes).toString("hex") || "-"} ${Buffer.from(root).toString("hex")}`;
}

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    count: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    preset: { type: "string" },
    help: { type: "boolean" },
  },
});
if (values.help || !values.out) {
  process.stdout.write(HELP);
  process.exitCode = values.help ? 0 : 2;
} else if (values.preset) {
  mkdirSync(values.out, { recursive: true });
  await writePreset(values.preset, { out: values.out, count: Number(values.count), seed: Number(values.seed) });
} else {
  const program = fileURLToPath(import.meta.url);
  for (const preset of PRESETS) {
    const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2), "--preset", preset], { stdio: "inherit" });
    process.exitCode ||= status ?? 1;
  }
}
