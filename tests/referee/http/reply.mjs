import { toHex } from "@lodestar/utils";

/**
 * @typedef {{status: number, headers?: Record<string, string>, json?: any, bytes?: Uint8Array}} Reply
 */

/** A request that ends early with an error reply: thrown by the readers of parameters and bodies, caught by the server. */
export class HttpError extends Error {
  /** @param {number} status @param {string} message @param {object} [more] further fields of the body */
  constructor(status, message, more = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }

  /** @returns {Reply} */
  toReply() {
    return { status: this.status, json: { code: this.status, message: this.message, ...this.more } };
  }
}

/** @returns {Reply} */
export const data = (value, more = {}) => ({ status: 200, json: { ...more, data: value } });

/** @returns {Reply} */
export const empty = (status = 200) => ({ status });

/** A versioned value: JSON with its fork's name, or SSZ when the client prefers that. @returns {Reply} */
export function versioned(request, fork, type, value, { more = {}, headers = {} } = {}) {
  const version = { "Eth-Consensus-Version": fork, ...headers };
  if (request.prefersSsz()) {
    return { status: 200, headers: version, bytes: type.serialize(value) };
  }
  return { status: 200, headers: version, json: { version: fork, ...more, data: type.toJson(value) } };
}

/** @returns {string} of a refusal, as it is put into error messages: the code first, for tests */
export const reasonOf = ({ code, message }) => `${code}: ${message}`;

/** The answer to one submitted object. @returns {Reply} */
export function single(verdict) {
  if (verdict.outcome === "refused") {
    throw new HttpError(400, reasonOf(verdict), { reason: verdict.code });
  }
  return empty();
}

/** The answer to a list: 200 when all are well, else 400 with one entry for each that is not. @returns {Reply} */
export function perItem(verdicts) {
  const failures = verdicts
    .map((verdict, index) => ({ verdict, index }))
    .filter(({ verdict }) => verdict.outcome === "refused")
    .map(({ verdict, index }) => ({ index, message: reasonOf(verdict) }));
  if (failures.length > 0) {
    throw new HttpError(400, `${failures.length} of ${verdicts.length} items refused`, { failures });
  }
  return empty();
}

/** Everything of a bigint, number or bytes as the Beacon API writes it. */
export const text = (value) => (value instanceof Uint8Array ? toHex(value) : value === Infinity ? "18446744073709551615" : String(value));
