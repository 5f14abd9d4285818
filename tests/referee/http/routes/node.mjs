import { chainConfigToJson, specValuesToJson } from "@lodestar/config";
import * as params from "@lodestar/params";
import { toHex, toRootHex } from "@lodestar/utils";
import { data, empty, text } from "../reply.mjs";

const VERSION = "ClayStack.Referee/1.0.0 (lodestar state-transition 1.46.0)";

/** Values of config/spec that are neither in the preset nor in the configuration, by their names in the specifications. */
const CONSTANTS = [
  "DOMAIN_BEACON_PROPOSER", "DOMAIN_BEACON_ATTESTER", "DOMAIN_RANDAO", "DOMAIN_DEPOSIT", "DOMAIN_VOLUNTARY_EXIT",
  "DOMAIN_SELECTION_PROOF", "DOMAIN_AGGREGATE_AND_PROOF", "DOMAIN_SYNC_COMMITTEE",
  "DOMAIN_SYNC_COMMITTEE_SELECTION_PROOF", "DOMAIN_CONTRIBUTION_AND_PROOF", "DOMAIN_BLS_TO_EXECUTION_CHANGE",
  "DOMAIN_APPLICATION_BUILDER", "TARGET_AGGREGATORS_PER_COMMITTEE", "TARGET_AGGREGATORS_PER_SYNC_SUBCOMMITTEE",
  "SYNC_COMMITTEE_SUBNET_COUNT", "ATTESTATION_SUBNET_COUNT", "BLS_WITHDRAWAL_PREFIX",
];

/** Genesis, configuration, and the node's own condition. */
export function nodeRoutes(node) {
  const { chain, config, clock, faults } = node;
  const spec = buildSpec(config);
  const syncing = () => ({
    head_slot: text(chain.head.slot),
    sync_distance: text(Math.max(0, clock.slot - chain.head.slot)),
    is_syncing: faults.syncing,
    is_optimistic: faults.optimistic,
    el_offline: faults.elOffline,
  });
  return [
    ["GET", "/eth/v1/beacon/genesis", () => data(genesisOf(chain))],
    ["GET", "/eth/v1/config/spec", () => data(spec)],
    ["GET", "/eth/v1/config/fork_schedule", () => data(forkSchedule(config))],
    ["GET", "/eth/v1/config/deposit_contract", () =>
      data({ chain_id: text(config.DEPOSIT_CHAIN_ID), address: toHex(config.DEPOSIT_CONTRACT_ADDRESS) })],
    ["GET", "/eth/v1/node/version", () => data({ version: VERSION })],
    ["GET", "/eth/v1/node/syncing", () => data(syncing())],
    ["GET", "/eth/v1/node/health", () => empty(faults.syncing ? 206 : 200)],
  ];
}

const genesisOf = (chain) => ({
  genesis_time: text(chain.genesisTime),
  genesis_validators_root: toRootHex(chain.genesisValidatorsRoot),
  genesis_fork_version: toHex(chain.config.GENESIS_FORK_VERSION),
});

function buildSpec(config) {
  const constants = Object.fromEntries(CONSTANTS.map((name) => [name, params[name]]));
  return { ...specValuesToJson(params.activePreset), ...specValuesToJson(constants), ...chainConfigToJson(config) };
}

/** Forks that are scheduled, each once: those before genesis share epoch 0. */
function forkSchedule(config) {
  return config.forksAscendingEpochOrder
    .filter(({ epoch }) => epoch !== Infinity)
    .map(({ prevVersion, version, epoch }) => ({
      previous_version: toHex(prevVersion),
      current_version: toHex(version),
      epoch: text(epoch),
    }));
}
