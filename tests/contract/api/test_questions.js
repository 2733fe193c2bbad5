// Thousands of made-up questions to the running office, through the validating proxy where it can carry them: no answer
// is undeclared, none is a 5xx, what the description forbids is refused, and every declared status of every operation
// was seen (issue 4, "API by contract"; operations reference 6.3).
// usage: test_questions.js OFFICE_PROGRAM CONFIG_FOLDER [SEED]
'use strict';
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const path = require('node:path');
const test = require('node:test');
const { Office, withCheckDigit } = require('../../rig/office/office.js');
const { Contract, Coverage } = require('./contract.js');
const { Doors } = require('./proxy.js');
const { people, plans, spoiled, today } = require('./questions.js');

const config = process.argv[3];
const seed = Number(process.argv[4] ?? 20261127);
const count = 2600;
const json = { 'content-type': 'application/json' };
const receipt = '44160020261123000123'; // filed for the first of the people
const storedPicture = path.join(__dirname, '../../rig/office/stored-picture.jpg');
const contract = Contract.from(path.join(config, 'office.openapi.yaml'));

/** A member that may be left out may be null as well. */
const withoutNulls = (value) => JSON.parse(JSON.stringify(value, (_, part) => part ?? undefined) ?? 'null');

/** The office, and what has been asked of it so far. */
class Bench {
  constructor(doors) {
    Object.assign(this, { doors, kinds: new Map(), told: [], cases: new Map(), outcomes: new Map(), numbers: 0, viaPrism: 0, direct: 0 });
  }

  fresh() {
    this.numbers += 1;
    return withCheckDigit(`ZJ01-${today().slice(2).replaceAll('-', '')}-${String(this.numbers).padStart(4, '0')}`);
  }

  known(pick) {
    const numbers = [...this.cases.keys()];
    return numbers.length ? numbers[pick % numbers.length] : this.fresh();
  }

  /** The message this plan means, now. `follow`: about a case the office has, next in its order. */
  message({ envelope, submitted, letter, role }, pick) {
    const repeated = this.told[pick % Math.max(this.told.length, 1)];
    if (role === 'repeat' && repeated) return repeated;
    const follows = ['follow', 'gap', 'key', 'foreign'].includes(role) && this.cases.size > 0;
    const number = follows ? this.known(pick) : this.fresh();
    const sequence = (follows ? this.cases.get(number) + 1 : 1) + (role === 'gap' ? 3 : 0);
    const type = role === 'submit' || !follows && role !== 'unknown' ? 'case_submitted'
      : envelope.type === 'case_submitted' ? 'transfer_confirmed' : envelope.type;
    const bodies = { case_submitted: { case: { ...submitted.case, number, opened: today() } }, letter_printed: letter,
      picture_taken: { sha256: '0'.repeat(64), jpeg: Buffer.from([255, 216, 255, pick % 256]).toString('base64') } };
    const { renews, ...rest } = bodies.case_submitted.case;
    if (rest.route !== 'change_bank') bodies.case_submitted.case = { ...rest, target_bank: rest.holding_bank };
    const message = { ...envelope, kiosk: role === 'foreign' ? 'ZJ02' : 'ZJ01', case_number: number, sequence, type,
      body: bodies[type] ?? {} };
    const key = role === 'key' && repeated ? repeated.key : `${type}-${number}-${sequence}-${pick % 97}`;
    return { key, message };
  }

  /** A submission like one that was taken, under a number of its own. */
  anotherCase(route) {
    const { message } = structuredClone(this.told.find((one) => one.message.type === 'case_submitted'
      && [undefined, one.message.body.case.route].includes(route)));
    message.case_number = this.fresh();
    message.body.case.number = message.case_number;
    delete message.body.case.renews;
    return { key: `another-${message.case_number}`, message };
  }

  /** { method, target, headers, value } of a well-meant question. */
  wellMeant({ question: { id, value }, pick }) {
    if (id === 'health') return { method: 'GET', target: '/v1/health', headers: {} };
    if (id === 'heartbeat') return { method: 'POST', target: '/v1/heartbeat', headers: json,
      value: { ...value, kiosk: pick % 9 ? 'ZJ01' : 'ZJ02' } };
    if (id === 'getCase') return { method: 'GET', target: `/v1/cases/${this.known(pick)}`,
      headers: pick % 2 ? { 'if-none-match': value } : {} };
    if (id === 'checkNewCard') return { method: 'POST', target: `/v1/cases/${pick % 9 ? this.known(pick) : this.fresh()}/new-card`,
      headers: json, value };
    if (id === 'takeUpCase') { // half of them ask for the person whose case it is
      const number = pick % 9 ? this.known(pick) : this.fresh();
      const its = this.told.find(({ message }) => message.type === 'case_submitted' && message.case_number === number);
      return { method: 'POST', target: `/v1/cases/${number}/take-up`, headers: json,
        value: pick % 2 && its ? { id_number: its.message.body.case.old_card.holder.id_number } : value };
    }
    if (id === 'findCases') {
      const { next, ...question } = value;
      const cursor = pick % 3 === 0 ? { next: this.cursor ?? this.known(pick) } : {};
      return { method: 'POST', target: '/v1/cases/find', headers: json, value: { ...question, ...cursor } };
    }
    if (id === 'lookUpReceipt') return { method: 'POST', target: '/v1/photo-receipts/look-up', headers: json,
      value: pick % 2 ? value : { ...value, receipt_number: receipt } };
    if (id === 'postMessages') {
      const told = value.map((one, at) => this.message(one, pick + at));
      return { method: 'POST', target: '/v1/messages/batch', headers: json, told,
        value: { messages: told.map(({ key, message }) => ({ key, message: JSON.stringify(message) })) } };
    }
    const { key, message } = this.message(value, pick);
    return { method: 'POST', target: '/v1/messages', headers: { ...json, 'idempotency-key': key }, value: message, key };
  }

  async ask(plan) {
    const asked = this.wellMeant(plan);
    if (plan.kind === 'near' && asked.value !== undefined) asked.value = spoiled(asked.value, plan.spoil);
    let body = asked.value === undefined ? undefined : Buffer.from(JSON.stringify(asked.value));
    let straight = false; // Prism takes JSON apart and puts it together again, and answers strange paths itself
    if (plan.kind === 'hostile') {
      const { what, bytes, key, target, method } = plan.hostile;
      straight = what !== 'key';
      if (what === 'bytes') body = asked.method === 'POST' ? bytes : undefined;
      if (what === 'key' && asked.key) asked.headers['idempotency-key'] = key;
      if (what === 'target') asked.target = target;
      if (what === 'method') asked.method = method;
    }
    const how = { headers: asked.headers, body };
    const answer = straight ? await this.doors.direct(asked.method, asked.target, how)
      : await this.doors.through(asked.method, asked.target, how);
    this[straight ? 'direct' : 'viaPrism'] += 1;
    this.remember(plan, asked, answer);
    this.judge(plan, asked, body, answer);
  }

  remember(plan, { target, value, key }, answer) {
    const name = `${plan.question.id} ${plan.kind}`;
    this.kinds.set(name, (this.kinds.get(name) ?? 0) + 1);
    if (answer.status === 201) {
      const receipt = JSON.parse(answer.body);
      this.cases.set(receipt.case_number, receipt.sequence);
      if (plan.kind === 'valid') this.told.push({ key, message: value });
    }
    if (target === '/v1/messages/batch' && answer.status === 200)
      for (const { status, receipt } of JSON.parse(answer.body).outcomes) {
        this.outcomes.set(status, (this.outcomes.get(status) ?? 0) + 1);
        if (status === 201) this.cases.set(receipt.case_number, receipt.sequence);
        if (status >= 500) this.doors.complain('the test', 'POST', target, answer, 'a 5xx among the outcomes');
      }
    if (target === '/v1/cases/find' && answer.status === 200) this.cursor = JSON.parse(answer.body).next;
  }

  /** What the description forbids is refused; what it allows is not called unreadable. */
  judge(plan, { method, target, value }, body, answer) {
    const operation = contract.operationOf(method, target)?.operation;
    const complain = (what) => this.doors.complain('the test', method, target, answer, `${what}\n  ${body}`.slice(0, 1500));
    if (answer.status >= 500) complain('a 5xx');
    if (!operation?.requestBody || plan.kind === 'hostile') return;
    const misfit = contract.misfit(value, operation.requestBody.content['application/json'].schema);
    const without = withoutNulls(value);
    if (misfit && answer.status < 300 && contract.misfit(without, operation.requestBody.content['application/json'].schema))
      complain(`taken although ${misfit}`);
    if (plan.kind === 'valid' && misfit) complain(`not a valid question: ${misfit}`);
    if (plan.kind === 'valid' && [400, 413, 431].includes(answer.status)) complain('a valid question was unreadable');
  }
}

/** A question of each operation that is answered well, for the corners. */
function examples(bench) {
  const submitted = bench.told.find(({ message }) => message.type === 'case_submitted');
  const number = submitted.message.case_number;
  const question = (value) => ({ headers: json, body: Buffer.from(JSON.stringify(value)) });
  const message = question(submitted.message);
  const devices = { card_reader: 'ok', slip_printer: { state: 'ok', paper: 'low' },
    letter_printer: { state: 'paper_out', paper: 'out' }, code_scanner: 'not_fitted', camera: 'fitted' };
  return { health: ['GET', '/v1/health', {}],
    heartbeat: ['POST', '/v1/heartbeat', question({ kiosk: 'ZJ01', at: new Date().toISOString(), version: '0.1.0',
      clock_trusted: true, outbox: { waiting: 0, set_aside: 0 }, devices })],
    postMessage: ['POST', '/v1/messages', { ...message, headers: { ...json, 'idempotency-key': submitted.key } }],
    postMessages: ['POST', '/v1/messages/batch', question({ messages: [{ key: submitted.key,
      message: JSON.stringify(submitted.message) }] })],
    getCase: ['GET', `/v1/cases/${number}`, {}],
    findCases: ['POST', '/v1/cases/find', question({ id_number: submitted.message.body.case.old_card.holder.id_number })],
    checkNewCard: ['POST', `/v1/cases/${number}/new-card`, question({ identification_code: '441621D15600000599999999ABCDEF02' })],
    takeUpCase: ['POST', `/v1/cases/${number}/take-up`, question({ id_number: people[0] })],
    // Of a kiosk that has not missed so often that it has to wait.
    lookUpReceipt: ['POST', '/v1/photo-receipts/look-up',
      { ...question({ receipt_number: receipt, id_number: people[0] }), kiosk: 'ZJ02' }] };
}

/** While `sql` is in force on the office's book: `during`; then `undo`. */
async function withBook(office, sql, undo, during) {
  const script = 'import sqlite3,sys; d=sqlite3.connect(sys.argv[1],timeout=20,isolation_level=None); [d.execute(one) for one in sys.argv[2].split(";")]; '
    + 'print("ready",flush=True); sys.stdin.readline(); [d.execute(one) for one in sys.argv[3].split(";")]';
  const hand = spawn('/usr/bin/python3', ['-c', script, path.join(office.folder, 'office.db'), sql, undo],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((ready, failed) => { hand.stdout.once('data', ready); hand.once('exit', () => failed(new Error(sql))); });
  await during();
  const ended = new Promise((done) => { hand.once('exit', done); });
  hand.stdin.end('\n');
  assert.equal(await ended, 0);
}

/** Each declared status that chance does not bring, on purpose. */
async function corners(office, doors, bench) {
  const all = Object.values(examples(bench));
  const expect = (answer, status, [method, target]) => assert.equal(answer.status, status, `${method} ${target}: ${answer.body}`);
  for (const example of all) {
    const [method, target, how] = example;
    expect(await doors.through(method, target, { ...how, kiosk: 'ZJ03' }), 403, example);
    expect(await doors.direct(method, target, { ...how, body: Buffer.alloc(400_000, ' ') }), 413, example);
    expect(await doors.through(method, target, { ...how, headers: { ...how.headers, 'x-long': 'x'.repeat(9000) } }), 431, example);
    expect(await doors.raw(method, target, `${method} ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n`), 400, example);
  }
  const [, target] = examples(bench).getCase;
  const { headers: { etag } } = await doors.through('GET', target);
  expect(await doors.through('GET', target, { headers: { 'if-none-match': etag } }), 304, ['GET', target]);
  const asked = all.filter(([, where]) => where !== '/v1/health'); // the only one that needs no book
  const fresh = bench.anotherCase();
  const told = asked.findIndex(([, where]) => where === '/v1/messages');
  asked[told] = ['POST', '/v1/messages', { headers: { ...json, 'idempotency-key': fresh.key },
    body: Buffer.from(JSON.stringify(fresh.message)) }];
  const everyOne = async (status) => {
    for (const [method, where, how] of asked) {
      const answer = await doors.through(method, where, how);
      if (where !== '/v1/messages/batch') { expect(answer, status, [method, where]); continue; }
      assert.deepEqual(JSON.parse(answer.body).outcomes.map((one) => one.status), [status]); // each has its own
    }
  };
  const reserved = bench.anotherCase('change_bank');
  expect(await doors.through('POST', '/v1/messages', { headers: { ...json, 'idempotency-key': reserved.key },
    body: Buffer.from(JSON.stringify(reserved.message)) }), 201, ['POST', '/v1/messages']);
  const takeUp = () => doors.through('POST', `/v1/cases/${reserved.message.case_number}/take-up`, { headers: json,
    body: Buffer.from(JSON.stringify({ id_number: reserved.message.body.case.old_card.holder.id_number })) });
  expect(await takeUp(), 409, ['POST', 'take-up']);
  assert.equal(office.command(['approve', reserved.message.case_number]).code, 0);
  expect(await takeUp(), 200, ['POST', 'take-up']);
  const { lookUpReceipt } = examples(bench);
  const matched = await doors.through(...lookUpReceipt);
  assert.equal(JSON.parse(matched.body).outcome, 'matched', `${matched.body}`);
  await withBook(office, 'BEGIN EXCLUSIVE', 'COMMIT', () => everyOne(503));
  const away = (table) => [`ALTER TABLE ${table} RENAME TO ${table}_away`, `ALTER TABLE ${table}_away RENAME TO ${table}`];
  const both = (n) => ['cases', 'heartbeats', 'messages', 'photos'].map((table) => away(table)[n]).join('; ');
  await withBook(office, both(0), both(1), () => everyOne(500));
  expect(await doors.through(...asked[told]), 201, asked[told]); // the office is well again, and nothing was half applied
}

test(`${count} made-up questions, seed ${seed}: nothing undeclared, no 5xx`, { timeout: 280_000 }, async (t) => {
  const office = await Office.start();
  let doors;
  t.after(async () => { await doors?.close(); await office.stop(); });
  for (const kiosk of ['ZJ02', 'ZJ03']) assert.equal(office.command(['certificates', '--kiosk', kiosk]).code, 0);
  office.filePhoto(receipt, people[0], storedPicture);
  const coverage = new Coverage(contract);
  doors = await Doors.open({ office, contract, coverage, validatesQuestions: false });

  assert.equal((await doors.direct('GET', '/v1/health', { kiosk: 'ZJ03' })).status, 200); // keeps its certificate for later
  assert.equal(office.command(['revoke', 'ZJ03']).code, 0);
  const bench = new Bench(doors);
  const made = plans(contract, seed, count);
  for (const plan of made) await bench.ask(plan);
  const report = (text) => text.split('\n').forEach((line) => t.diagnostic(line));
  assert.deepEqual(doors.complaints.slice(0, 200), [], `${doors.complaints.length} complaints`);
  report(`${bench.viaPrism} questions through Prism, ${bench.direct} straight to the office`);
  report([...bench.kinds].sort().map(([name, n]) => `asked  ${name}: ${n}`).join('\n'));

  await corners(office, doors, bench);
  assert.deepEqual(doors.complaints.slice(0, 10), []);
  report(`outcomes in batches: ${[...bench.outcomes].sort().map(([status, n]) => `${status}: ${n}`).join('  ')}`);
  for (const status of [200, 201, 403, 409, 422, 424])
    assert.ok(bench.outcomes.get(status) > 0, `no message in a batch came to ${status}`);
  report(`answers by operation and status:\n${coverage.table()}`);
  assert.deepEqual(coverage.missing(), [], 'declared, can be reached, and was never seen');
  assert.ok(bench.viaPrism + bench.direct >= 2000);
});
