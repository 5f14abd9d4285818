// The other side of gRPC, by @grpc/grpc-js.
//   node grpc.mjs client HOST:PORT [KEYS]   tries everything; prints "ok NAME" or "FAILED NAME: WHY" for each thing
//   node grpc.mjs server [KEYS]             serves until its input ends; prints "listening PORT"
// KEYS is a folder with own.key, own.crt and peer.crt (PEM), for mutual TLS.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const here = dirname(fileURLToPath(import.meta.url));

function load(folder, file) {
  return grpc.loadPackageDefinition(loader.loadSync(join(folder, file), { keepCase: true, defaults: true, enums: String }));
}

const echoService = load(here, 'echo.proto').clay.test.v1.Echo;
const healthService = load(join(here, '../../protos'), 'grpc/health/v1/health.proto').grpc.health.v1.Health;

function keys(folder) {
  const read = (name) => readFileSync(join(folder, name));
  return { key: read('own.key'), certificate: read('own.crt'), peer: read('peer.crt') };
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === 'client') await runClient(rest[0], rest[1]);
else if (mode === 'server') runServer(rest[0]);
else throw new Error(`'${mode}' is neither client nor server`);

async function runClient(address, folder) {
  // A self-signed certificate is trusted as the one it is, whatever name it bears; Node.js wants a name, not an address.
  const trusting = { checkServerIdentity: () => undefined };
  const named = { 'grpc.ssl_target_name_override': 'peer.test', 'grpc.default_authority': address };
  let credentials = grpc.credentials.createInsecure();
  if (folder !== undefined) {
    const { key, certificate, peer } = keys(folder);
    credentials = grpc.credentials.createSsl(peer, key, certificate, trusting);
  }
  const echo = new echoService(address, credentials, named);
  const health = new healthService(address, credentials, named);
  const { status } = grpc;

  // Resolves with everything that a call gave, whatever its status.
  const collect = (call) => new Promise((resolve) => {
    const seen = { messages: [], headers: undefined };
    call.on('metadata', (metadata) => { seen.headers = metadata; });
    call.on('data', (message) => seen.messages.push(message));
    call.on('error', () => {});
    call.on('status', (end) => resolve({ ...seen, ...end }));
  });
  const unary = (stub, method, request, metadata = new grpc.Metadata(), options = {}) => new Promise((resolve) => {
    const seen = {};
    const call = stub[method](request, metadata, options, (error, response) => { seen.response = response; });
    call.on('metadata', (headers) => { seen.headers = headers; });
    call.on('status', (end) => setImmediate(() => resolve({ ...seen, ...end })));
  });

  const things = {
    'health check': async () => {
      const end = await unary(health, 'Check', { service: '' });
      assert.equal(end.code, status.OK);
      assert.equal(end.response.status, 'SERVING');
      assert.equal((await unary(health, 'Check', { service: 'no.Such' })).code, status.NOT_FOUND);
    },
    'health watch': async () => {
      const call = health.Watch({ service: 'no.Such' });
      const first = await new Promise((resolve) => { call.on('error', () => {}); call.once('data', resolve); });
      assert.equal(first.status, 'SERVICE_UNKNOWN');
      call.cancel();
    },
    'unary with metadata': async () => {
      const metadata = new grpc.Metadata();
      metadata.set('x-text', 'printable, ASCII');
      metadata.set('x-data-bin', Buffer.from([0, 1, 254, 255]));
      const end = await unary(echo, 'Once', { payload: Buffer.from('clay') }, metadata);
      assert.equal(end.code, status.OK);
      assert.equal(end.response.payload.toString(), 'clay');
      for (const place of [end.headers, end.metadata]) {
        assert.deepEqual(place.get('x-text'), ['printable, ASCII']);
        assert.deepEqual(place.get('x-data-bin'), [Buffer.from([0, 1, 254, 255])]);
      }
    },
    'error status in Unicode': async () => {
      const end = await unary(echo, 'Once', { fail_code: status.ABORTED, fail_message: 'Größe 100 % 🧱\n' });
      assert.equal(end.code, status.ABORTED);
      assert.equal(end.details, 'Größe 100 % 🧱\n');
    },
    'responses streamed': async () => {
      const end = await collect(echo.Download({ payload: Buffer.alloc(300, 7), count: 2000 }));
      assert.equal(end.code, status.OK);
      assert.deepEqual(end.messages.map((message) => message.count), Array.from({ length: 2000 }, (_, i) => i + 1));
      assert.ok(end.messages.every((message) => message.payload.length === 300));
    },
    'error after messages': async () => {
      const end = await collect(echo.Download({ count: 3, fail_code: status.DATA_LOSS, fail_message: 'then this' }));
      assert.equal(end.messages.length, 3);
      assert.equal(end.code, status.DATA_LOSS);
      assert.equal(end.details, 'then this');
    },
    'requests streamed': async () => {
      const end = await new Promise((resolve) => {
        const seen = {};
        const call = echo.Upload((error, response) => { seen.response = response; });
        call.on('status', (last) => setImmediate(() => resolve({ ...seen, ...last })));
        for (let i = 0; i < 500; i++) call.write({ payload: Buffer.from([i % 256]) });
        call.end();
      });
      assert.equal(end.code, status.OK);
      assert.equal(end.response.count, 500);
      assert.deepEqual([...end.response.payload], Array.from({ length: 500 }, (_, i) => i % 256));
    },
    'both streamed, in turns': async () => {
      const call = echo.Chat();
      const ended = collect(call);
      for (let i = 1; i <= 200; i++) {
        const answer = new Promise((resolve) => call.once('data', resolve));
        call.write({ payload: Buffer.from(`${i}`) });
        const { count, payload } = await answer;
        assert.deepEqual([count, payload.toString()], [i, `${i}`]);
      }
      call.end();
      assert.equal((await ended).code, status.OK);
    },
    'both streamed, at once': async () => {
      const call = echo.Chat();
      const ended = collect(call);
      for (let i = 0; i < 5000; i++) call.write({ payload: Buffer.alloc(i % 400) });
      call.end();
      const end = await ended;
      assert.equal(end.code, status.OK);
      assert.deepEqual(end.messages.map((message) => message.payload.length), Array.from({ length: 5000 }, (_, i) => i % 400));
    },
    'deadline': async () => {
      const end = await collect(echo.Chat(new grpc.Metadata(), { deadline: Date.now() + 300 }));
      assert.equal(end.code, status.DEADLINE_EXCEEDED);
    },
    'cancel': async () => {
      const call = echo.Chat();
      const ended = collect(call);
      call.once('data', () => call.cancel());
      call.write({});
      assert.equal((await ended).code, status.CANCELLED);
    },
    'message of 3 MiB': async () => {
      const end = await unary(echo, 'Once', { payload: Buffer.alloc(3 << 20, 1) });
      assert.equal(end.code, status.OK);
      assert.equal(end.response.payload.length, 3 << 20);
    },
    'message over the bound': async () => {
      const end = await unary(echo, 'Once', { payload: Buffer.alloc(5 << 20) });
      assert.equal(end.code, status.RESOURCE_EXHAUSTED);
    },
    'compressed message': async () => {
      const squeezed = new echoService(address, credentials, { ...named, 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
      const end = await unary(squeezed, 'Once', { payload: Buffer.alloc(1000) });
      assert.equal(end.code, status.UNIMPLEMENTED);
      squeezed.close();
    },
    'method that is not there': async () => {
      const other = new grpc.Client(address, credentials, named);
      const end = await new Promise((resolve) => {
        other.makeUnaryRequest('/no.Such/Method', (x) => x, (x) => x, Buffer.alloc(0), (error) => resolve(error));
      });
      assert.equal(end.code, status.UNIMPLEMENTED);
      other.close();
    },
    'many calls at once': async () => {
      const ends = await Promise.all(Array.from({ length: 500 }, (_, i) => unary(echo, 'Once', { payload: Buffer.from(`${i}`) })));
      assert.deepEqual(ends.map((end) => end.response?.payload.toString()), Array.from({ length: 500 }, (_, i) => `${i}`));
    },
  };
  if (folder !== undefined) {
    things['another key'] = async () => {
      const { peer } = keys(folder);
      const other = keys(join(folder, 'other'));
      const stranger = new echoService(
        address, grpc.credentials.createSsl(peer, other.key, other.certificate, trusting), named);
      const end = await unary(stranger, 'Once', {}, new grpc.Metadata(), { deadline: Date.now() + 10_000 });
      assert.equal(end.code, status.UNAVAILABLE);
      stranger.close();
    };
  }

  for (const [name, thing] of Object.entries(things)) {
    try {
      await thing();
      console.log(`ok ${name}`);
    } catch (error) {
      console.log(`FAILED ${name}: ${error.message.replaceAll('\n', ' ')}`);
    }
  }
  echo.close();
  health.close();
}

function runServer(folder) {
  let credentials = grpc.ServerCredentials.createInsecure();
  if (folder !== undefined) {
    const { key, certificate, peer } = keys(folder);
    credentials = grpc.ServerCredentials.createSsl(peer, [{ private_key: key, cert_chain: certificate }], true);
  }
  const failure = ({ fail_code, fail_message }) => (fail_code === 0 ? null : { code: fail_code, details: fail_message });
  const server = new grpc.Server();
  server.addService(echoService.service, {
    Once(call, answer) {
      const returned = new grpc.Metadata();
      for (const name of ['x-text', 'x-data-bin']) for (const value of call.metadata.get(name)) returned.add(name, value);
      call.sendMetadata(returned);
      const failed = failure(call.request);
      if (failed !== null) answer({ ...failed, metadata: returned });
      else answer(null, { payload: call.request.payload, count: 1 }, returned);
    },
    Download(call) {
      for (let count = 1; count <= call.request.count; count++) call.write({ payload: call.request.payload, count });
      const failed = failure(call.request);
      if (failed !== null) call.emit('error', failed);
      else call.end();
    },
    Upload(call, answer) {
      const payloads = [];
      call.on('data', ({ payload, ...request }) => {
        const failed = failure(request);
        if (failed !== null) answer(failed);
        payloads.push(payload);
      });
      call.on('end', () => answer(null, { payload: Buffer.concat(payloads), count: payloads.length }));
    },
    Chat(call) {
      let count = 0;
      call.on('data', (request) => {
        call.write({ payload: request.payload, count: ++count });
        const failed = failure(request);
        if (failed !== null) call.emit('error', failed);
      });
      call.on('end', () => call.end());
    },
  });
  server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
    if (error) throw error;
    console.log(`listening ${port}`);
  });
  process.stdin.resume();
  process.stdin.on('end', () => { server.forceShutdown(); process.exit(0); });
}
