import { createHash } from "node:crypto";
import { interopSecretKey } from "@lodestar/state-transition";

/**
 * The interop key of validator `index`: LE(sha256(index as 32-byte LE)) mod r, Lodestar's own function.
 *
 * @param {number} index
 * @returns {import("@chainsafe/blst").SecretKey}
 */
export const secretKeyOf = (index) => interopSecretKey(index);

/**
 * The 20-byte execution address that the withdrawals of validator `index` go to.
 *
 * @param {number} index
 * @returns {Uint8Array}
 */
export const withdrawalAddressOf = (index) => sha256(`referee withdrawal address ${index}`).subarray(12);

/**
 * Withdrawal credentials at genesis (32 bytes): 0x00 over the validator's own key, 0x01 or 0x02 over its address.
 *
 * @param {number} index
 * @param {0 | 1 | 2} prefix
 * @param {Uint8Array} publicKey 48 bytes
 */
export function withdrawalCredentialsOf(index, prefix, publicKey) {
  const credentials = new Uint8Array(32);
  if (prefix === 0) {
    credentials.set(sha256(publicKey));
  } else {
    credentials.set(withdrawalAddressOf(index), 12);
  }
  credentials[0] = prefix;
  return credentials;
}

/** @param {string | Uint8Array} data */
export const sha256 = (data) => new Uint8Array(createHash("sha256").update(data).digest());
