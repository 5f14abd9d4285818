/**
 * What became of a submission. A refusal is a value with a stable code; exceptions are for broken invariants.
 *
 * @typedef {{outcome: "accepted"} | {outcome: "duplicate"} | {outcome: "refused", code: string, message: string}} Verdict
 */

/** @type {Verdict} */
export const ACCEPTED = Object.freeze({ outcome: "accepted" });

/** An exact repetition of something accepted before: a success for the submitter. @type {Verdict} */
export const DUPLICATE = Object.freeze({ outcome: "duplicate" });

/**
 * @param {string} code stable, for tests to compare
 * @param {string} message one sentence for a person
 * @returns {Verdict}
 */
export const refused = (code, message) => Object.freeze({ outcome: "refused", code, message });
