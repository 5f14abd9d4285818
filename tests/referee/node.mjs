import { Chain } from "./chain/chain.mjs";
import { ManualClock, WallClock } from "./chain/clock.mjs";
import { Producer } from "./chain/production.mjs";
import { buildGenesis } from "./genesis/state.mjs";
import { InsideClients } from "./inside/clients.mjs";
import { Signer } from "./inside/signer.mjs";
import { Detectors } from "./judge/detectors.mjs";
import { Events } from "./judge/events.mjs";
import { Ledger } from "./judge/ledger.mjs";
import { Performance } from "./judge/performance.mjs";
import { Submissions } from "./judge/submissions.mjs";
import { AttestationPool } from "./pools/attestations.mjs";
import { OperationsPool } from "./pools/operations.mjs";
import { SyncPool } from "./pools/sync.mjs";

/**
 * Puts the referee together: genesis, chain, clock, pools, judge, and the inside validators.
 *
 * @param {import("./options.mjs").RefereeOptions} options
 */
export function createNode(options) {
  const { config, state } = buildGenesis(options);
  const chain = new Chain(config, state);
  const clock =
    options.clock === "manual"
      ? new ManualClock(options.genesisTime, config.SLOT_DURATION_MS, options.startTime * 1000)
      : new WallClock(options.genesisTime, config.SLOT_DURATION_MS);
  const pools = {
    attestations: new AttestationPool(config),
    sync: new SyncPool(),
    operations: new OperationsPool(options.validators),
  };
  const ledger = new Ledger();
  const detectors = new Detectors();
  const performance = new Performance(chain);
  const events = new Events();
  const submissions = new Submissions({ chain, clock, pools, ledger, detectors, performance, events });
  const producer = new Producer({ chain, clock, pools, performance, submissions }, { offerBlinded: options.builder });

  clock.everySlot(0, (slot) => submissions.prune(slot));
  const inside = new Set(Array.from({ length: options.validators }, (_, i) => i).filter((i) => !options.outside.has(i)));
  new InsideClients({ chain, clock, pools, submissions, producer }, new Signer(config), inside);

  /** What the admin endpoints let a test pretend. */
  const faults = { syncing: false, optimistic: false, elOffline: false, unknownTopics: [] };
  return { options, config, chain, clock, pools, ledger, detectors, performance, events, submissions, producer, faults };
}
