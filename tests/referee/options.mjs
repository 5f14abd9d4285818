import { parseArgs } from "node:util";

/**
 * @typedef {object} RefereeOptions
 * @property {number} port 0 takes any free one
 * @property {"deneb" | "electra" | "fulu"} fork active from genesis on
 * @property {number} validators
 * @property {Set<number>} outside indices left to outside clients
 * @property {number} genesisTime seconds since 1970
 * @property {number} startTime where a manual clock begins
 * @property {number} secondsPerSlot whole seconds: an execution payload's timestamp counts them
 * @property {"wall" | "manual"} clock
 * @property {string} seed
 * @property {boolean} builder
 * @property {Set<number>} compounding
 * @property {Set<number>} blsCredentials
 * @property {Record<string, number>} configOverrides
 */

const FORKS = ["deneb", "electra", "fulu"];

/** Genesis of a manual clock unless told otherwise: a fixed time, so that two runs are the same. */
const MANUAL_GENESIS = 1_800_000_000;

/** Slots that the wall clock may be past genesis at the start: the first block must process every one of them. */
const PAST_SLOTS_MAX = 64;

export const HELP = `A beacon node for tests whose chain advances only by Lodestar's stateTransition.

usage: node referee.mjs [options]

  --port N                  TCP port on 127.0.0.1; 0 takes a free one               (default 0)
  --fork NAME               fork at genesis: deneb, electra, fulu                   (default fulu)
  --validators N            interop validators at genesis, 64 to 1024               (default 64)
  --outside RANGES          validators left to outside clients: 0-47 or 0-3,8 or none (default 0-47)
  --genesis-time SECONDS    genesis, seconds since 1970
  --genesis-delay SECONDS   genesis, seconds from now                               (default 5)
  --seconds-per-slot N      whole seconds                                           (default 6)
  --clock KIND              wall, or manual: moves only by POST /referee/clock      (default wall)
  --seed TEXT               names the genesis randomness                            (default "0")
  --builder                 offer blinded blocks to registered proposers
  --compounding RANGES      validators with 0x02 withdrawal credentials             (default none)
  --bls-credentials RANGES  validators with 0x00 withdrawal credentials             (default none)
  --shard-committee-period N         epochs active before an exit                   (default 64)
  --min-validator-withdrawability-delay N  epochs from exit to withdrawal           (default 256)
  --min-per-epoch-churn-limit N      validators, before Electra                     (default 2)
  --churn-limit-quotient N                                                          (default 32)
  --min-per-epoch-churn-limit-electra GWEI                                          (default 64000000000)
  --max-per-epoch-activation-exit-churn-limit GWEI                                  (default 128000000000)
  --help                    this text

When it is ready it prints one line of JSON: {"ready":true,"url":...,"genesis_time":...}.
`;

/** Switches that are passed into the chain's configuration under the same name. */
const OVERRIDES = [
  "shard-committee-period",
  "min-validator-withdrawability-delay",
  "min-per-epoch-churn-limit",
  "churn-limit-quotient",
  "min-per-epoch-churn-limit-electra",
  "max-per-epoch-activation-exit-churn-limit",
];

const FLAGS = ["builder", "help"];

const VALUES = [
  "port", "fork", "validators", "outside", "genesis-time", "genesis-delay", "seconds-per-slot", "clock", "seed",
  "compounding", "bls-credentials", ...OVERRIDES,
];

/** A command line that cannot be followed; the message names the option and the remedy. */
export class OptionError extends Error {}

/**
 * @param {string[]} args
 * @param {number} nowSeconds
 * @returns {RefereeOptions | "help"}
 */
export function parseOptions(args, nowSeconds) {
  const given = readArgs(args);
  if (given.help) {
    return "help";
  }
  const validators = integer(given, "validators", 64, 64, 1024);
  const clock = oneOf(given, "clock", ["wall", "manual"], "wall");
  const secondsPerSlot = integer(given, "seconds-per-slot", 6, 1, 3600);
  return {
    port: integer(given, "port", 0, 0, 65535),
    fork: oneOf(given, "fork", FORKS, "fulu"),
    validators,
    outside: ranges(given, "outside", "0-47", validators),
    ...times(given, clock, secondsPerSlot, nowSeconds),
    secondsPerSlot,
    clock,
    seed: given.seed ?? "0",
    builder: given.builder ?? false,
    compounding: ranges(given, "compounding", "none", validators),
    blsCredentials: ranges(given, "bls-credentials", "none", validators),
    configOverrides: overrides(given),
  };
}

function readArgs(args) {
  const options = Object.fromEntries([
    ...VALUES.map((name) => [name, { type: "string" }]),
    ...FLAGS.map((name) => [name, { type: "boolean" }]),
  ]);
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new OptionError(`${error.message.split(". ")[0]}. See --help.`, { cause: error });
  }
}

function times(given, clock, secondsPerSlot, nowSeconds) {
  if (given["genesis-time"] !== undefined && given["genesis-delay"] !== undefined) {
    throw new OptionError("--genesis-time and --genesis-delay exclude each other: give one.");
  }
  const delay = integer(given, "genesis-delay", 5, 0, 31_536_000);
  if (clock === "manual") {
    const genesisTime = integer(given, "genesis-time", MANUAL_GENESIS, 1, 2 ** 40);
    return { genesisTime, startTime: genesisTime - delay };
  }
  const genesisTime = integer(given, "genesis-time", nowSeconds + delay, 1, 2 ** 40);
  const earliest = nowSeconds - PAST_SLOTS_MAX * secondsPerSlot;
  if (genesisTime < earliest) {
    throw new OptionError(`--genesis-time ${genesisTime} is more than ${PAST_SLOTS_MAX} slots ago: give ${earliest} or later.`);
  }
  return { genesisTime, startTime: nowSeconds };
}

function overrides(given) {
  const present = OVERRIDES.filter((name) => given[name] !== undefined);
  return Object.fromEntries(
    present.map((name) => [name.toUpperCase().replaceAll("-", "_"), integer(given, name, 0, name.endsWith("quotient") ? 1 : 0, 2 ** 48)]),
  );
}

function integer(given, name, fallback, min, max) {
  const text = given[name];
  if (text === undefined) {
    return fallback;
  }
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new OptionError(`--${name} ${text} is not a whole number from ${min} to ${max}: give one.`);
  }
  return value;
}

function oneOf(given, name, allowed, fallback) {
  const value = given[name] ?? fallback;
  if (!allowed.includes(value)) {
    throw new OptionError(`--${name} ${value} is unknown: give ${allowed.join(", ")}.`);
  }
  return value;
}

function ranges(given, name, fallback, validators) {
  const text = given[name] ?? fallback;
  if (text === "none") {
    return new Set();
  }
  const indices = text.split(",").flatMap((part) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first) || Number(last) >= validators) {
      throw new OptionError(`--${name} ${text} is not a list of ranges below ${validators}: give one as 0-3,8, or none.`);
    }
    return Array.from({ length: last - first + 1 }, (_, i) => Number(first) + i);
  });
  return new Set(indices);
}
