import { SLOTS_PER_EPOCH } from "@lodestar/params";

/** Tasks due at a point inside every slot. Basis points are of the slot's duration, as the `*_DUE_BPS` of config/spec. */
class Schedule {
  /** @type {{bps: number, task: (slot: number) => void}[]} */
  #points = [];
  #next = null;

  constructor(timing) {
    this.timing = timing;
  }

  add(bps, task) {
    this.#points.push({ bps, task });
    this.#points.sort((a, b) => a.bps - b.bps);
    this.#next = null;
  }

  /** The first task due after `afterMs`, or null when there is none. */
  peek(afterMs) {
    if (this.#points.length === 0) {
      return null;
    }
    this.#next ??= this.#find(afterMs);
    return this.#next;
  }

  take() {
    const due = this.#next;
    this.#next = this.#after(due);
    return due;
  }

  #find(afterMs) {
    const slot = Math.max(0, this.timing.slotAt(afterMs));
    let due = { slot, position: 0, ...this.#at(slot, 0) };
    while (due.atMs < afterMs) {
      due = this.#after(due);
    }
    return due;
  }

  #after({ slot, position }) {
    const last = position + 1 === this.#points.length;
    const next = last ? { slot: slot + 1, position: 0 } : { slot, position: position + 1 };
    return { ...next, ...this.#at(next.slot, next.position) };
  }

  #at(slot, position) {
    const { bps, task } = this.#points[position];
    return { atMs: this.timing.atMs(slot, bps), task };
  }
}

/** Slots of a chain in milliseconds since 1970. */
class Timing {
  constructor(genesisTime, slotMs) {
    this.genesisMs = genesisTime * 1000;
    this.slotMs = slotMs;
  }

  /** The slot at a time; negative before genesis. */
  slotAt(ms) {
    return Math.floor((ms - this.genesisMs) / this.slotMs);
  }

  /** The time of a point inside a slot. */
  atMs(slot, bps = 0) {
    return this.genesisMs + slot * this.slotMs + Math.floor((this.slotMs * bps) / 10_000);
  }
}

class Clock {
  constructor(genesisTime, slotMs) {
    this.timing = new Timing(genesisTime, slotMs);
    this.schedule = new Schedule(this.timing);
  }

  /** The current slot, 0 before genesis. */
  get slot() {
    return Math.max(0, this.timing.slotAt(this.nowMs));
  }

  get epoch() {
    return Math.floor(this.slot / SLOTS_PER_EPOCH);
  }

  /**
   * The latest slot whose messages may arrive now (MAXIMUM_GOSSIP_CLOCK_DISPARITY, phase0/p2p-interface.md); negative
   * before genesis, when none may.
   */
  latestSlot(disparityMs) {
    return this.timing.slotAt(this.nowMs + disparityMs);
  }

  /** The earliest slot that may still be the current one for an honest sender. */
  earliestSlot(disparityMs) {
    return Math.max(0, this.timing.slotAt(this.nowMs - disparityMs));
  }

  /** Runs `task(slot)` at this point of every slot, once the clock has been started. */
  everySlot(bps, task) {
    this.schedule.add(bps, task);
  }
}

/** Follows the machine's clock. */
export class WallClock extends Clock {
  #timer = null;

  get nowMs() {
    return Date.now();
  }

  start() {
    const due = this.schedule.peek(this.nowMs);
    if (due === null) {
      return;
    }
    // setTimeout counts in signed 32 bits: a genesis far ahead is awaited in steps.
    const waitMs = Math.min(Math.max(0, due.atMs - this.nowMs), 2 ** 31 - 1);
    this.#timer = setTimeout(() => this.#fire(), waitMs);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #fire() {
    const due = this.schedule.peek(this.nowMs);
    if (due.atMs <= this.nowMs) {
      this.schedule.take();
      due.task(due.slot);
    }
    this.start();
  }
}

/** Moves only when told, and runs every task on the way in order: tests under it depend on no machine's speed. */
export class ManualClock extends Clock {
  constructor(genesisTime, slotMs, startMs) {
    super(genesisTime, slotMs);
    this.nowMs = startMs;
  }

  start() {}

  stop() {}

  /** @param {number} targetMs never earlier than now */
  advanceTo(targetMs) {
    if (targetMs < this.nowMs) {
      throw new RangeError("A clock does not go back.");
    }
    for (let due = this.schedule.peek(this.nowMs); due !== null && due.atMs <= targetMs; ) {
      this.nowMs = Math.max(this.nowMs, due.atMs);
      this.schedule.take();
      due.task(due.slot);
      due = this.schedule.peek(this.nowMs);
    }
    this.nowMs = targetMs;
  }
}
