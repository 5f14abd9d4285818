import { HttpError } from "./reply.mjs";

/**
 * Reads a container from JSON as strictly as the Beacon API describes it. Lodestar's `fromJson` also takes numbers,
 * fractions and negative integers; a referee must not, so the value is written again and compared.
 *
 * @returns {any} the value; throws 400 with the reason
 */
export function fromStrictJson(type, json) {
  let value;
  try {
    value = type.fromJson(json);
  } catch (error) {
    // The SSZ library reports malformed JSON only by throwing.
    throw new HttpError(400, error.message);
  }
  const difference = findDifference(type.toJson(value), json, "");
  if (difference !== null) {
    throw new HttpError(400, `${difference || "The value"} is not written as the Beacon API writes it.`);
  }
  return value;
}

/** @returns {any} the value; throws 400 with the reason, also for bytes that are not canonical */
export function fromStrictSsz(type, bytes) {
  let value;
  try {
    value = type.deserialize(bytes);
  } catch (error) {
    throw new HttpError(400, error.message);
  }
  if (!Buffer.from(type.serialize(value)).equals(bytes)) {
    throw new HttpError(400, "The SSZ encoding is not canonical.");
  }
  return value;
}

/** The path of the first difference; unknown further fields are let be, and the case of hex digits. */
function findDifference(canonical, given, path) {
  if (canonical === null || typeof canonical !== "object") {
    return isSameScalar(canonical, given) ? null : path;
  }
  if (Array.isArray(canonical) && canonical.length !== given.length) {
    return path;
  }
  for (const key of Object.keys(canonical)) {
    const difference = findDifference(canonical[key], given[key], path === "" ? key : `${path}.${key}`);
    if (difference !== null) {
      return difference;
    }
  }
  return null;
}

/** No scalar of the Beacon API is negative, and `fromJson` would let one through. */
function isSameScalar(canonical, given) {
  if (typeof canonical !== "string" || typeof given !== "string") {
    return canonical === given;
  }
  return canonical.toLowerCase() === given.toLowerCase() && !canonical.startsWith("-");
}
