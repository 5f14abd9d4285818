import { createBeaconConfig } from "@lodestar/config";
import { minimalChainConfig } from "@lodestar/config/configs";

const FORKS = ["altair", "bellatrix", "capella", "deneb", "electra", "fulu", "gloas", "heze"];

/** Execution chain id of the mock execution layer: one that no public network uses. */
const CHAIN_ID = 424242;

/**
 * The minimal configuration with every fork up to `options.fork` active at genesis and none scheduled after it.
 *
 * @param {import("../options.mjs").RefereeOptions} options
 * @param {Uint8Array} genesisValidatorsRoot 32 bytes; domains depend on it
 * @returns {import("@lodestar/config").BeaconConfig}
 */
export function buildConfig(options, genesisValidatorsRoot) {
  const config = {
    ...minimalChainConfig,
    CONFIG_NAME: "referee",
    SLOT_DURATION_MS: options.secondsPerSlot * 1000,
    SECONDS_PER_SLOT: options.secondsPerSlot,
    MIN_GENESIS_ACTIVE_VALIDATOR_COUNT: options.validators,
    MIN_GENESIS_TIME: options.genesisTime,
    GENESIS_DELAY: 0,
    DEPOSIT_CHAIN_ID: CHAIN_ID,
    DEPOSIT_NETWORK_ID: CHAIN_ID,
    ...options.configOverrides,
  };
  const last = FORKS.indexOf(options.fork);
  FORKS.forEach((fork, i) => {
    config[`${fork.toUpperCase()}_FORK_EPOCH`] = i <= last ? 0 : Infinity;
  });
  return createBeaconConfig(config, genesisValidatorsRoot);
}
