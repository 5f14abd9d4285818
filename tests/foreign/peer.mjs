// An operator's node as others would write it, from protos/ alone, against a running node.
//   node peer.mjs HOST:PORT KEYS   tries everything; prints "ok NAME" or "FAILED NAME: WHY" for each thing, and what it saw
// KEYS is a folder with own.key and own.crt (PEM), the key of an operator whose own node is stopped, and cluster.json:
// definition_hash (hex), sender, receiver, and node_keys by operator (SubjectPublicKeyInfo, DER, hex).
import assert from 'node:assert/strict';
import { X509Certificate, createHash, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tls from 'node:tls';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const protos = join(dirname(fileURLToPath(import.meta.url)), '../../protos');
const load = (file) => grpc.loadPackageDefinition(
  loader.loadSync(file, { includeDirs: [protos], keepCase: true, longs: String, enums: Number, defaults: true, oneofs: true }));
const { PeerService } = load('claystack/dvt/peer/v1/peer.proto').claystack.dvt.peer.v1;
const { Health } = load('grpc/health/v1/health.proto').grpc.health.v1;
const controlPath = PeerService.service.Control.path;
const [PRE_PREPARE, PREPARE, COMMIT] = [1, 2, 3];
const ATTESTATION = 1;

const [address, folder] = process.argv.slice(2);
const own = { key: readFileSync(join(folder, 'own.key')), cert: readFileSync(join(folder, 'own.crt')) };
const cluster = JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'));
const definitionHash = Buffer.from(cluster.definition_hash, 'hex');
const { sender, receiver } = cluster;
const nodeKeys = Object.fromEntries(Object.entries(cluster.node_keys).map(([operator, spki]) =>
  [operator, createPublicKey({ key: Buffer.from(spki, 'hex'), format: 'der', type: 'spki' })]));

// ---- what is signed: protos/ describes each encoding byte by byte

const uint = (bytes) => (value) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer.subarray(0, bytes);
};
const [u8, u32, u64] = [uint(1), uint(4), uint(8)];
const tag = (text) => [Buffer.from(text, 'ascii'), u8(0), u8(1)];
const fenceBytes = ({ timeline, counter }) => [u32(timeline), u64(counter)];
const hash = (bytes) => (bytes.length === 0 ? Buffer.alloc(32) : bytes);

const helloEncoding = (hello) => Buffer.concat([
  ...tag('claystack-dvt/hello'), hello.definition_hash, u8(hello.sender), u8(hello.receiver), hello.nonce,
  u32(hello.major), u32(hello.minor), hello.manifest_head, hello.store_id, hello.start_id, ...fenceBytes(hello.fence)]);

const statementEncoding = (statement) => Buffer.concat([
  ...tag('claystack-dvt/consensus-statement'), definitionHash, u8(statement.duty), u64(statement.slot), u8(statement.type),
  u32(statement.round), hash(statement.value), u32(statement.prepared_round), hash(statement.prepared_value),
  u8(statement.sender), ...fenceBytes(statement.fence)]);

function bundleEncoding(from, { slot, duty, fence, groups }) {
  const content = createHash('sha256').update(u32(groups.length));
  for (const { signing_root, validators, signatures } of groups) {
    content.update(signing_root).update(u32(validators.length));
    validators.forEach((validator, i) => content.update(u64(validator)).update(signatures.subarray(96 * i, 96 * (i + 1))));
  }
  return Buffer.concat([
    ...tag('claystack-dvt/partial-bundle'), definitionHash, u8(duty), u64(slot), u8(from), ...fenceBytes(fence), content.digest()]);
}

// Both hash the encoding by SHA-256 themselves.
const signed = (encoding) => sign('sha256', encoding, { key: own.key, dsaEncoding: 'ieee-p1363' });
const isSigned = (operator, encoding, signature) =>
  verify('sha256', encoding, { key: nodeKeys[operator], dsaEncoding: 'ieee-p1363' }, signature);

// ---- the connection

// Of the certificate only the key counts. Node.js wants a root to trust, so the certificate itself becomes it.
const [host, port] = address.split(':');
const shown = await new Promise((resolve, reject) => {
  const socket = tls.connect({ ...own, host, port, rejectUnauthorized: false, minVersion: 'TLSv1.3', ALPNProtocols: ['h2'] }, () => {
    resolve(socket.getPeerX509Certificate());
    socket.destroy();
  });
  socket.on('error', reject);
});
const spki = (key) => key.export({ format: 'der', type: 'spki' });
assert.ok(spki(new X509Certificate(shown.raw).publicKey).equals(spki(nodeKeys[receiver])), 'the node shows another key than the definition has');
const credentials = grpc.credentials.createSsl(
  Buffer.from(shown.toString()), own.key, own.cert, { checkServerIdentity: () => undefined });
const options = { 'grpc.ssl_target_name_override': 'peer.test', 'grpc.default_authority': address };
const peers = new PeerService(address, credentials, options);
const health = new Health(address, credentials, options);
const { status } = grpc;

// ---- a control stream

class Control {
  constructor(call = peers.Control()) {
    this.call = call;
    this.nonce = randomBytes(32);
    this.frames = [];
    this.wake = () => {};
    call.on('data', (frame) => { this.frames.push(frame); this.wake(); });
    call.on('error', () => {});
    this.ended = new Promise((resolve) => { call.on('status', (end) => { this.end = end; resolve(end); this.wake(); }); });
  }

  say(frame) { this.call.write(frame); }

  // The next frame of a kind; others are left.
  async hear(kind) {
    for (;;) {
      const at = this.frames.findIndex((frame) => frame.body === kind);
      if (at >= 0) return this.frames.splice(at, 1)[0][kind];
      if (this.end) throw new Error(`the stream ended before a ${kind} came: ${this.end.code} ${this.end.details}`);
      await new Promise((resolve) => { this.wake = resolve; });
    }
  }

  // Exchanges challenges, and hears the node's hello.
  async challenge() {
    this.say({ challenge: { nonce: this.nonce } });
    this.theirs = (await this.hear('challenge')).nonce;
    this.heard = await this.hear('hello');
    return this.heard;
  }

  hello(changes = {}, signature) {
    const hello = {
      major: 1, minor: 0, definition_hash: definitionHash, sender, receiver, nonce: this.theirs,
      manifest_head: this.heard.own.manifest_head, ...run, ...changes,
    };
    return { hello: { own: { ...hello, signature: signature ?? signed(helloEncoding(hello)) } } };
  }

  async ping(id) {
    this.say({ ping: { id } });
    while ((await this.hear('pong')).id !== `${id}`);
  }

  async close() {
    this.call.end();
    await this.ended;
  }
}

async function refusedHello(make, code) {
  const control = new Control();
  await control.challenge();
  control.say(make(control));
  const end = await control.ended;
  assert.deepEqual([end.code, end.details], [status.FAILED_PRECONDITION, code]);
}

// Whatever bytes as one message of gRPC.
function raw(path, bytes) {
  const call = new grpc.Client(address, credentials, options).makeBidiStreamRequest(path, (x) => x, (x) => x);
  call.on('data', () => {});
  call.on('error', () => {});
  const ended = new Promise((resolve) => call.on('status', resolve));
  call.write(bytes);
  return ended;
}

// Whatever bytes on a stream of HTTP/2.
function rawer(path, bytes) {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`https://${address}`, { ...own, rejectUnauthorized: false });
    session.on('error', reject);
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' });
    stream.on('response', (headers) => { if ('grpc-status' in headers) resolve(Number(headers['grpc-status'])); });
    stream.on('trailers', (trailers) => resolve(Number(trailers['grpc-status'])));
    stream.on('error', reject);
    stream.on('close', () => session.close());
    stream.resume();
    stream.write(bytes);
  });
}

// ---- what is tried

let run; // the last run of the operator's own node, which this client goes on with
let recorded; // a hello that was accepted once
let slot; // a present one
let control;
const seen = { statements: 0, partials: 0, certificates: 0 };

function checkStatement(from, fence, statement) {
  assert.equal(statement.sender, from);
  if (fence) assert.deepEqual(statement.fence, fence);
  assert.ok(isSigned(from, statementEncoding(statement), statement.signature), 'a statement whose signature does not verify');
  seen.statements += 1;
}

// All that the node says is signed as protos/ says.
function checkWord(frame) {
  const { fence } = control.heard.own;
  if (frame.body === 'consensus') {
    const { statement, round_changes, prepares, value } = frame.consensus;
    checkStatement(receiver, fence, statement);
    for (const other of [...round_changes, ...prepares]) checkStatement(other.sender, null, other);
    if (value.length > 0) assert.deepEqual(createHash('sha256').update(value).digest(), statement.value);
    slot = statement.slot;
  } else if (frame.body === 'partials') {
    const bundle = frame.partials;
    assert.deepEqual(bundle.fence, fence);
    assert.ok(isSigned(receiver, bundleEncoding(receiver, bundle), bundle.signature), 'a bundle whose signature does not verify');
    seen.partials += 1;
  } else if (frame.body === 'decided') {
    const { duty, round, value_hash, commits } = frame.decided;
    for (const seal of commits) {
      checkStatement(seal.sender, null, {
        ...seal, duty, slot: frame.decided.slot, type: COMMIT, round, value: value_hash, prepared_round: 0, prepared_value: Buffer.alloc(0),
      });
    }
    seen.certificates += 1;
  }
}

const vote = (type, round, value) => ({
  duty: ATTESTATION, slot, type, round, value, prepared_round: 0, prepared_value: Buffer.alloc(0), sender, fence: run.fence,
});
const say = (statement, signature) => control.say({ consensus: { statement: { ...statement, signature } } });

const things = {
  'health check': async () => {
    const answer = await new Promise((resolve, reject) => {
      health.Check({ service: '' }, (error, response) => (error ? reject(error) : resolve(response)));
    });
    assert.equal(answer.status, 1);
  },
  'hello of the node': async () => {
    control = new Control();
    const { own: hello, kept_hello: kept } = await control.challenge();
    // This peer is of version 1.0, and the node of 1.1: two minor versions get along.
    assert.deepEqual([hello.major, hello.minor, hello.sender, hello.receiver], [1, 1, receiver, sender]);
    assert.deepEqual(hello.nonce, control.nonce);
    assert.deepEqual(hello.definition_hash, definitionHash);
    assert.ok(isSigned(receiver, helloEncoding(hello), hello.signature));

    // What it keeps of this operator tells which run was the last; our own signature proves it.
    assert.deepEqual([kept.sender, kept.receiver], [sender, receiver]);
    assert.ok(isSigned(sender, helloEncoding(kept), kept.signature));
    run = { store_id: kept.store_id, start_id: kept.start_id, fence: kept.fence };
  },
  'bundles kept of this operator': async () => {
    const { kept_bundles: kept } = control.heard;
    assert.ok(kept.length >= 1 && kept.length <= 2);
    for (const { slot: at, duty, fence, content_hash, signature } of kept) {
      const encoding = Buffer.concat([
        ...tag('claystack-dvt/partial-bundle'), definitionHash, u8(duty), u64(at), u8(sender), ...fenceBytes(fence), content_hash]);
      assert.ok(isSigned(sender, encoding, signature));
    }
  },
  'hello, ping and pong': async () => {
    recorded = control.hello();
    control.say(recorded);
    await control.ping(7);
    await control.ping('18446744073709551615');
  },
  'words of the node': async () => {
    while (seen.statements < 6 || seen.partials < 2) {
      control.frames.splice(0).forEach(checkWord);
      assert.ok(!control.end, 'the stream ended');
      if (control.frames.length === 0) await new Promise((resolve) => { control.wake = resolve; });
    }
  },
  'statement, twice': async () => {
    const statement = vote(COMMIT, 40, randomBytes(32));
    const signature = signed(statementEncoding(statement));
    say(statement, signature);
    say(statement, signature);
    await control.ping(8);
  },
  'statement with a wrong signature': async () => {
    const statement = vote(COMMIT, 41, randomBytes(32));
    say(statement, signed(statementEncoding({ ...statement, round: 42 })));
    await control.ping(9);
  },
  'statement of another operator': async () => {
    const statement = { ...vote(COMMIT, 43, randomBytes(32)), sender: receiver };
    say(statement, signed(statementEncoding(statement)));
    await control.ping(10);
  },
  'chunk over its bound': async () => {
    const bulk = peers.Bulk();
    bulk.on('data', () => {});
    bulk.on('error', () => {});
    const ended = new Promise((resolve) => bulk.on('status', resolve));
    const chunk = (length) => ({ chunk: { duty: ATTESTATION, slot, value_hash: randomBytes(32), length: 70_000, offset: 0, data: Buffer.alloc(length) } });
    bulk.write({ open: { nonce: control.theirs } });
    bulk.write(chunk(65_537));
    await control.ping(11);

    // What is no frame any more ends the stream, and the other one with it.
    bulk.write(chunk(66_000));
    assert.equal((await ended).code, status.RESOURCE_EXHAUSTED);
    await control.ended;
  },
  'hello replayed': () => refusedHello(() => recorded, 'PEER_REPLAYED_HELLO'),
  'hello with a wrong signature': () => refusedHello((to) => to.hello({}, signed(Buffer.from('other'))), 'PEER_BAD_SIGNATURE'),
  'hello of another operator': () => refusedHello((to) => to.hello({ sender: receiver }), 'PEER_WRONG_SENDER'),
  'hello of a second run': () => refusedHello((to) => to.hello({ start_id: randomBytes(32) }), 'PEER_RIVAL_RUN'),
  'hello of another cluster': () => refusedHello((to) => to.hello({ definition_hash: randomBytes(32) }), 'PEER_WRONG_CLUSTER'),
  'vote without a hello': () => refusedHello(() => ({ ping: { id: 1 } }), 'PEER_OUT_OF_ORDER'),
  'stream without a word': async () => {
    const end = await new Control().ended;
    assert.deepEqual([end.code, end.details], [status.FAILED_PRECONDITION, 'PEER_LATE_HELLO']);
  },
  'bytes that are no frame': async () => {
    assert.equal((await raw(controlPath, Buffer.from('0bffff', 'hex'))).code, status.INTERNAL);
    assert.equal((await raw(PeerService.service.Bulk.path, Buffer.from('0bffff', 'hex'))).code, status.INTERNAL);
    assert.equal(await rawer(controlPath, Buffer.from('0200000000', 'hex')), status.INTERNAL);
  },
  'frame over its bound': async () => {
    assert.equal((await raw(controlPath, Buffer.alloc((1 << 20) + 1))).code, status.RESOURCE_EXHAUSTED);
    assert.equal((await raw(PeerService.service.Bulk.path, Buffer.alloc(65_793))).code, status.RESOURCE_EXHAUSTED);
    assert.equal(await rawer(controlPath, Buffer.from('00ffffffff', 'hex')), status.RESOURCE_EXHAUSTED);
  },
};

const tooLong = () => new Promise((_, reject) => { setTimeout(() => reject(new Error('it takes too long')), 20_000); });
for (const [name, thing] of Object.entries(things)) {
  try {
    await Promise.race([thing(), tooLong()]);
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`FAILED ${name}: ${error.message.replaceAll('\n', ' ')}`);
  }
}
console.log(`seen ${seen.statements} statements, ${seen.partials} bundles, ${seen.certificates} certificates`);
process.exit(0);
