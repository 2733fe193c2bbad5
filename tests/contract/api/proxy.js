// What stands between kiosk and office in these tests:
//
//   kiosk --mTLS--> front --http--> Prism (validates) --http--> back --mTLS--> office
//
// Prism, which we did not write, speaks no client certificates; front and back give it plain HTTP on the loopback and
// carry the kiosk's name in a header of their own. Back sees what the office itself said, and holds that against the
// description a second time, because Prism does not look at headers nobody declared.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const path = require('node:path');
const tls = require('node:tls');

const kioskHeader = 'x-test-kiosk';
const prismProgram = path.join(process.env.NODE_PATH, '@stoplight/prism-cli/dist/index.js');

const listen = (server) => new Promise((done) => { server.listen(0, '127.0.0.1', () => done(server.address().port)); });

function whole(message) {
  return new Promise((resolve, reject) => {
    const pieces = [];
    message.on('data', (piece) => pieces.push(piece));
    message.on('end', () => resolve(Buffer.concat(pieces)));
    message.on('error', reject);
  });
}

/** One question; { status, headers, body }. */
function ask(module, options, body) {
  return new Promise((resolve, reject) => {
    const request = module.request({ host: '127.0.0.1', ...options }, (answer) => whole(answer)
      .then((content) => resolve({ status: answer.statusCode, headers: answer.headers, body: content }), reject));
    request.on('error', reject);
    request.end(body);
  });
}

const lengthOf = (body) => (body?.length ? { 'content-length': body.length } : {});

/** Prism's own word on something undeclared, or on itself; empty when it had nothing to say. */
function prismComplaint(answer) {
  if (answer.headers['sl-violations']) return answer.headers['sl-violations'];
  const text = answer.body.toString('utf8');
  return text.includes('stoplight.io/prism/errors') ? text : '';
}

class Prism {
  static async start(file, upstream, validatesQuestions) {
    const prism = new Prism();
    const free = net.createServer();
    prism.port = await listen(free);
    await new Promise((done) => { free.close(done); });
    prism.process = spawn(process.execPath, [prismProgram, 'proxy', file, `http://127.0.0.1:${upstream}`, '--errors',
      '--cors=false', `--validate-request=${validatesQuestions}`, '--port', String(prism.port)],
    { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    await new Promise((ready, failed) => {
      const hear = (piece) => { said += piece; if (said.includes('Prism is listening')) ready(); };
      prism.process.stdout.on('data', hear);
      prism.process.stderr.on('data', hear);
      prism.process.once('exit', () => failed(new Error(`Prism does not start: ${said}`)));
    });
    return prism;
  }

  async stop() {
    const ended = new Promise((done) => { this.process.once('exit', done); });
    this.process.kill('SIGKILL');
    await ended;
  }
}

class Doors {
  static async open({ office, contract, coverage, validatesQuestions = true }) {
    const doors = new Doors();
    Object.assign(doors, { office, contract, coverage, complaints: [], exchanges: [], agents: new Map() });
    // Prism knows no mutualTLS and would refuse every question for it. It is spoken on both sides of it all the same.
    const { security, ...description } = contract.document;
    const file = path.join(office.folder, 'prism.openapi.json');
    fs.writeFileSync(file, JSON.stringify(description));
    doors.back = http.createServer((request, response) => doors.toOffice(request, response));
    const back = await listen(doors.back);
    // A server that goes on listening would keep the whole test from ending.
    doors.prism = await Prism.start(file, back, validatesQuestions).catch((error) => { doors.back.close(); throw error; });
    doors.fromPrism = new http.Agent({ keepAlive: true });
    doors.front = https.createServer({ ca: office.certificate('ca.pem'), cert: office.certificate('server.pem'),
      key: office.certificate('server.key'), requestCert: true, rejectUnauthorized: true },
    (request, response) => doors.toPrism(request, response));
    doors.port = await listen(doors.front);
    return doors;
  }

  async close() {
    this.front.close();
    this.front.closeAllConnections();
    this.back.close();
    this.back.closeAllConnections();
    this.fromPrism.destroy();
    for (const { agent } of this.agents.values()) agent.destroy();
    await this.prism.stop();
  }

  /** What was told and answered so far, one by one, whether it came alone or in a batch. */
  messages() {
    return this.exchanges.flatMap(({ target, key, body }) => {
      if (target === '/v1/messages') return [{ key, message: JSON.parse(body) }];
      if (target !== '/v1/messages/batch') return [];
      return JSON.parse(body).messages.map((one) => ({ key: one.key, message: JSON.parse(one.message) }));
    });
  }

  /** Waits, exchange by exchange, until this holds. */
  async until(holds) {
    while (!holds()) await new Promise((done) => { this.heard = done; });
  }

  complain(where, method, target, answer, what) {
    this.complaints.push(`${where}: ${method} ${target.slice(0, 200)} -> ${answer.status}: ${what}`
      + `\n  ${answer.body.toString('utf8').slice(0, 400)}`);
  }

  /** Straight to the office as this kiosk, judged by the description alone. */
  async direct(method, target, { kiosk = 'ZJ01', headers = {}, body } = {}) {
    if (!this.agents.has(kiosk)) {
      const pair = this.office.pair(kiosk);
      this.agents.set(kiosk, { pair, agent: new https.Agent({ keepAlive: true, maxSockets: 8, ...pair }) });
    }
    const { agent } = this.agents.get(kiosk);
    return this.judged(method, target, await ask(https, { port: this.office.port, agent, method, path: target,
      headers: { ...headers, ...lengthOf(body) } }, body));
  }

  judged(method, target, answer) {
    this.coverage.note(method, target, answer.status);
    for (const what of this.contract.complaints(method, target, answer))
      this.complain('the description', method, target, answer, what);
    return answer;
  }

  /** Bytes that no client library would send; the first answer to them. */
  async raw(method, target, text, kiosk = 'ZJ01') {
    const socket = tls.connect({ host: '127.0.0.1', port: this.office.port, ...this.office.pair(kiosk) });
    socket.end(text);
    const said = (await whole(socket)).toString('latin1');
    const [head, ...rest] = said.split('\r\n\r\n');
    const [first, ...lines] = head.split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim()]));
    return this.judged(method, target, { status: Number(first.split(' ')[1]), headers,
      body: Buffer.from(rest.join('\r\n\r\n'), 'latin1') });
  }

  /** Through Prism as this kiosk. */
  async through(method, target, { kiosk = 'ZJ01', headers = {}, body } = {}) {
    const answer = await ask(http, { port: this.prism.port, agent: this.fromPrism, method, path: target,
      headers: { ...headers, [kioskHeader]: kiosk, ...lengthOf(body) } }, body);
    const complaint = prismComplaint(answer);
    if (complaint) this.complain('Prism', method, target, answer, complaint);
    return answer;
  }

  async toPrism(request, response) {
    try {
      const { [kioskHeader]: forged, host, connection, ...headers } = request.headers;
      const answer = await this.through(request.method, request.url, { body: await whole(request), headers,
        kiosk: request.socket.getPeerCertificate().subject.CN });
      if (this.loseOne?.(request, answer)) return request.socket.destroy();
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      this.complaints.push(`front: ${error}`);
      request.socket.destroy();
    }
  }

  async toOffice(request, response) {
    try {
      const { [kioskHeader]: kiosk, host, connection, ...headers } = request.headers;
      const body = await whole(request);
      const answer = await this.direct(request.method, request.url, { kiosk, headers, body });
      this.exchanges.push({ target: request.url, key: headers['idempotency-key'], body: body.toString('utf8'), answer });
      this.heard?.();
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      this.complaints.push(`back: ${request.method} ${request.url}: ${error}`);
      request.socket.destroy();
    }
  }
}

module.exports = { Doors };
