import { PublicKey } from "@chainsafe/blst";
import { SignatureSetType, verifySignatureSet } from "@lodestar/state-transition";

/**
 * Lodestar's verification with a malformed signature (not a point, wrong group) counted as a wrong one.
 *
 * @param {any} set Lodestar signature set
 * @param {any} [pubkeyCache] of the state; only for sets by index
 * @returns {boolean}
 */
export function isSignatureValid(set, pubkeyCache) {
  try {
    return verifySignatureSet(set, pubkeyCache);
  } catch (error) {
    if (isBlstError(error)) {
      return false;
    }
    throw error;
  }
}

/** @returns {boolean} for one validator's signature */
export const isSignedBy = (state, index, signingRoot, signature) =>
  isSignatureValid({ type: SignatureSetType.indexed, index, signingRoot, signature }, state.epochCtx.pubkeyCache);

/** @returns {boolean} for an aggregate signature of these validators */
export const isSignedByAll = (state, indices, signingRoot, signature) =>
  isSignatureValid({ type: SignatureSetType.aggregate, indices, signingRoot, signature }, state.epochCtx.pubkeyCache);

/** @returns {boolean} for a key that comes with the message; a malformed key is a wrong one */
export function isSignedByKey(publicKeyBytes, signingRoot, signature) {
  try {
    const pubkey = PublicKey.fromBytes(publicKeyBytes, true);
    return isSignatureValid({ type: SignatureSetType.single, pubkey, signingRoot, signature });
  } catch (error) {
    if (isBlstError(error)) {
      return false;
    }
    throw error;
  }
}

/** blst's binding reports bad encodings, points outside the group and infinity by codes that begin with BLST_. */
const isBlstError = (error) => typeof error.code === "string" && error.code.startsWith("BLST_");
