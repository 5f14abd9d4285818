import { setTimeout as until } from "node:timers/promises";

/** Moves a referee with a manual clock. */
export const manualTime = (api) => ({
  reach: (slot, bps) => api.post("/referee/clock", { slot: String(slot), bps: String(bps) }),
});

/** Waits for the points of a chain that follows the machine's clock. */
export const wallTime = (genesisTime, slotMs) => ({
  reach: (slot, bps) => until(Math.max(0, genesisTime * 1000 + slot * slotMs + (slotMs * bps) / 10_000 - Date.now())),
});
