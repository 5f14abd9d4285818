import {
  MAX_BLS_TO_EXECUTION_CHANGES,
  MAX_DEPOSIT_REQUESTS_PER_PAYLOAD,
  MAX_VOLUNTARY_EXITS,
  MAX_WITHDRAWAL_REQUESTS_PER_PAYLOAD,
} from "@lodestar/params";
import { checkBlsChange, checkVoluntaryExit } from "../rules/operations.mjs";

/** Execution requests waiting at most. */
const REQUESTS_MAX = 1024;

/** Exits, credential changes, and the execution requests that the mock execution layer has been asked for. */
export class OperationsPool {
  exits = new Map();
  blsChanges = new Map();
  #deposits = [];
  #withdrawals = [];
  #depositIndex;

  /** @param {number} depositCount deposits before the first request: the genesis validators */
  constructor(depositCount) {
    this.#depositIndex = depositCount;
  }

  /** @returns {number | null} the deposit's index, or null when the queue is full */
  enqueueDeposit(deposit) {
    if (this.#deposits.length >= REQUESTS_MAX) {
      return null;
    }
    const index = this.#depositIndex++;
    this.#deposits.push({ ...deposit, index: BigInt(index) });
    return index;
  }

  /** @returns {boolean} false when the queue is full */
  enqueueWithdrawal(request) {
    return this.#withdrawals.length < REQUESTS_MAX && this.#withdrawals.push(request) > 0;
  }

  packExits(state) {
    return [...this.exits.values()].filter((exit) => !checkVoluntaryExit(state, exit)).slice(0, MAX_VOLUNTARY_EXITS);
  }

  packBlsChanges(state) {
    return [...this.blsChanges.values()].filter((one) => !checkBlsChange(state, one)).slice(0, MAX_BLS_TO_EXECUTION_CHANGES);
  }

  packRequests() {
    return {
      deposits: this.#deposits.slice(0, MAX_DEPOSIT_REQUESTS_PER_PAYLOAD),
      withdrawals: this.#withdrawals.slice(0, MAX_WITHDRAWAL_REQUESTS_PER_PAYLOAD),
      consolidations: [],
    };
  }

  /** Forgets what an accepted block has carried. */
  removeIncluded(body) {
    body.voluntaryExits.forEach((exit) => this.exits.delete(exit.message.validatorIndex));
    body.blsToExecutionChanges.forEach((change) => this.blsChanges.delete(change.message.validatorIndex));
    this.#deposits.splice(0, body.executionRequests?.deposits.length ?? 0);
    this.#withdrawals.splice(0, body.executionRequests?.withdrawals.length ?? 0);
  }
}
