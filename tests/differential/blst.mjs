// Answers one question a line on standard input with one line on standard output, by @chainsafe/blst.
//
//   pk SK | sign SK MSG | sk BYTES | key BYTES | sig BYTES | verify PK MSG SIG
//   aggsig SIG... | aggpk PK... | fast MSG SIG PK... | aggregate SIG (PK MSG)... | batch (MSG PK SIG)...
//   bench NAME ITERATIONS      microseconds for each iteration
//
// Byte strings are hexadecimal, "-" is the empty one. Answers are hexadecimal, 1, 0, or "refused".
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const blst = createRequire(import.meta.url)("@chainsafe/blst");

const bytes = (hex) => (hex === "-" ? new Uint8Array(0) : new Uint8Array(Buffer.from(hex, "hex")));
const hex = (value) => Buffer.from(value).toString("hex");
const flag = (value) => (value ? "1" : "0");
const key = (text) => blst.PublicKey.fromBytes(bytes(text), true);
const signature = (text) => blst.Signature.fromBytes(bytes(text), true, false);

const questions = {
  pk: (sk) => hex(blst.SecretKey.fromBytes(bytes(sk)).toPublicKey().toBytes()),
  sign: (sk, message) => hex(blst.SecretKey.fromBytes(bytes(sk)).sign(bytes(message)).toBytes()),
  sk: (text) => (blst.SecretKey.fromBytes(bytes(text)), "1"),
  key: (text) => (key(text), "1"),
  sig: (text) => (signature(text), "1"),
  verify: (pk, message, sig) => flag(blst.verify(bytes(message), key(pk), signature(sig))),
  aggsig: (...sigs) => hex(blst.aggregateSignatures(sigs.map(signature)).toBytes()),
  aggpk: (...pks) => hex(blst.aggregatePublicKeys(pks.map(key)).toBytes()),
  fast: (message, sig, ...pks) => flag(blst.fastAggregateVerify(bytes(message), pks.map(key), signature(sig))),
  aggregate: (sig, ...pairs) => {
    const pks = pairs.filter((_, i) => i % 2 === 0).map(key);
    const messages = pairs.filter((_, i) => i % 2 === 1).map(bytes);
    return flag(blst.aggregateVerify(messages, pks, signature(sig)));
  },
  batch: (...parts) => {
    const sets = [];
    for (let i = 0; i < parts.length; i += 3) {
      sets.push({ msg: bytes(parts[i]), pk: key(parts[i + 1]), sig: signature(parts[i + 2]) });
    }
    return flag(blst.verifyMultipleAggregateSignatures(sets));
  },
  bench: (name, iterations) => {
    const work = workloads()[name];
    const count = Number(iterations);
    const start = process.hrtime.bigint();
    for (let i = 0; i < count; i++) work();
    return (Number(process.hrtime.bigint() - start) / 1e3 / count).toFixed(3);
  },
};

let prepared;

// The workloads of the benchmark, over keys and messages made once.
function workloads() {
  if (prepared) return prepared;
  const numbered = (i) => new Uint8Array(32).fill(i + 1);
  const sks = Array.from({ length: 128 }, (_, i) => blst.SecretKey.fromKeygen(numbered(i)));
  const pks = sks.map((sk) => sk.toPublicKey());
  const root = numbered(200);
  const distinct = sks.map((sk, i) => ({ msg: numbered(i), pk: pks[i], sig: sk.sign(numbered(i)) }));
  const shared = sks.map((sk, i) => ({ pk: pks[i], sig: sk.sign(root).toBytes() }));
  const sig = sks[0].sign(root);
  const all = (verdict) => {
    if (!verdict) throw new Error("a valid signature was refused");
  };
  prepared = {
    sign: () => sks[0].sign(root),
    verify: () => all(blst.verify(root, pks[0], sig)),
    subgroup: () => sig.sigValidate(true),
    batch32: () => all(blst.verifyMultipleAggregateSignatures(distinct.slice(0, 32), false, true)),
    batch128: () => all(blst.verifyMultipleAggregateSignatures(distinct, false, true)),
    same_message128: () => {
      const sum = blst.aggregateWithRandomness(shared);
      all(blst.verify(root, sum.pk, sum.sig));
    },
    // A slot one signature at a time: 31 own ones, two partials of peers each decoded, checked and verified, and the
    // combined one verified. Combining itself is left out: the binding has no multiplication by a coefficient.
    slot31: () => {
      for (let i = 0; i < 31; i++) {
        sks[i].sign(root);
        for (let peer = 1; peer <= 2; peer++) {
          const partial = blst.Signature.fromBytes(shared[i + peer].sig, true, true);
          all(blst.verify(root, pks[i + peer], partial));
        }
        all(blst.verify(root, pks[0], sig));
      }
    },
  };
  return prepared;
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...parts] = line.split(" ");
  let answer;
  try {
    answer = questions[name](...parts);
  } catch (error) {
    if (name === "bench") throw error;
    answer = "refused";
  }
  process.stdout.write(answer + "\n");
}
