// The same work by @chainsafe/ssz with its WebAssembly hasher. Read from standard input in the folder of the packages:
// node --input-type=module - BLOCK
import {readFileSync} from "node:fs";
import {setHasher} from "@chainsafe/persistent-merkle-tree";
import {hasher} from "@chainsafe/persistent-merkle-tree/hasher/as-sha256";
import {ssz} from "@lodestar/types";

await hasher.initialize?.();
setHasher(hasher);

const bytes = new Uint8Array(readFileSync(process.argv.at(-1)));
const type = ssz.deneb.BeaconBlock;
const decode = [], root = [];
for (let i = 0; i < 300; i++) {
  const start = performance.now();
  const block = type.deserialize(bytes);
  const decoded = performance.now();
  type.hashTreeRoot(block);
  if (i >= 100) {
    decode.push(1000 * (decoded - start));
    root.push(1000 * (performance.now() - decoded));
  }
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
console.log(JSON.stringify({block_decode_us: median(decode), block_root_us: median(root)}));
