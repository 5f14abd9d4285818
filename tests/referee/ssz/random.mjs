import {
  BitArray,
  BitListType,
  BitVectorType,
  BooleanType,
  ByteListType,
  ByteVectorType,
  ContainerType,
  ListBasicType,
  ListCompositeType,
  UintBigintType,
  UintNumberType,
  VectorBasicType,
  VectorCompositeType,
} from "@chainsafe/ssz";

/** Items in a list at most: enough for offsets and mixed-in lengths, few enough for small files. */
const ITEMS_MAX = 3;
const BITS_MAX = 70;
const BYTES_MAX = 40;

/** An item above this size (a blob) comes alone and rarely. */
const BIG_ITEM_BYTES = 16_384;

/** Longer vectors repeat this many values. */
const DISTINCT_ITEMS_MAX = 8;

/** A seeded generator: mulberry32. */
export class Random {
  #state;

  /** @param {number} seed 32 bits */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** @returns {number} 32 bits */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** @returns {number} 0 .. bound - 1 */
  below(bound) {
    return this.next() % bound;
  }
}

/** A random value of any type that the vectors need; lists stay short. */
export function randomValue(type, random) {
  if (type instanceof UintNumberType) {
    return randomNumber(type, random);
  }
  if (type instanceof UintBigintType) {
    return randomBigint(type, random);
  }
  if (type instanceof BooleanType) {
    return random.below(2) === 1;
  }
  if (type instanceof ByteVectorType) {
    return bytes(type.lengthBytes, random);
  }
  if (type instanceof ByteListType) {
    return bytes(random.below(Math.min(type.limitBytes, BYTES_MAX) + 1), random);
  }
  if (type instanceof BitVectorType) {
    return bits(type.lengthBits, random);
  }
  if (type instanceof BitListType) {
    return bits(random.below(Math.min(type.limitBits, BITS_MAX) + 1), random);
  }
  if (type instanceof ContainerType) {
    return Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, randomValue(field, random)]));
  }
  return items(type, random);
}

function items(type, random) {
  if (type instanceof ListBasicType || type instanceof ListCompositeType) {
    const big = type.elementType.fixedSize > BIG_ITEM_BYTES;
    const length = big ? Number(random.below(32) === 0) : random.below(Math.min(type.limit, ITEMS_MAX) + 1);
    return Array.from({ length }, () => randomValue(type.elementType, random));
  }
  if (type instanceof VectorBasicType || type instanceof VectorCompositeType) {
    const distinct = Array.from({ length: Math.min(type.length, DISTINCT_ITEMS_MAX) }, () => randomValue(type.elementType, random));
    return Array.from({ length: type.length }, (_, i) => distinct[i % distinct.length]);
  }
  throw new TypeError(`There is no random value for ${type.typeName} yet.`);
}

/** Lodestar holds most uint64 as a double: exact up to 2^53 - 1, and 2^64 - 1 as Infinity where the type says so. */
function randomNumber(type, random) {
  const top = type.byteLength >= 7 ? Number.MAX_SAFE_INTEGER : 2 ** (8 * type.byteLength) - 1;
  switch (random.below(5)) {
    case 0:
      return random.below(2);
    case 1:
      return top;
    case 2:
      return type.clipInfinity ? Infinity : top - 1;
    case 3:
      return random.next() % (top + 1);
    default:
      return (random.below(2 ** 20) * 2 ** 32 + random.next()) % (top + 1);
  }
}

function randomBigint(type, random) {
  const top = 2n ** BigInt(8 * type.byteLength) - 1n;
  const words = Array.from({ length: Math.ceil(type.byteLength / 4) }, () => BigInt(random.next()));
  const whole = words.reduce((sum, word) => (sum << 32n) | word, 0n);
  return [0n, 1n, top, whole & top][random.below(4)];
}

/** Counted up from a random byte: every position differs from its neighbours, and the files still compress. */
function bytes(length, random) {
  const start = random.below(256);
  return Uint8Array.from({ length }, (_, i) => (start + i) & 0xff);
}

const bits = (length, random) => BitArray.fromBoolArray(Array.from({ length }, () => random.below(2) === 1));
