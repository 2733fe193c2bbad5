// Our kiosk and our office talk through a validating proxy: whole visits by touches, with the kiosk's real store, outbox
// and client, and nothing undeclared may pass in either direction (issue 4, "API by contract").
// usage: test_kiosk.js OFFICE_PROGRAM CONFIG_FOLDER LED_KIOSK_PROGRAM
'use strict';
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const test = require('node:test');
const { Office } = require('../../rig/office/office.js');
const { Contract, Coverage } = require('./contract.js');
const { Doors } = require('./proxy.js');

const [config, kioskProgram] = process.argv.slice(3);
const contract = Contract.from(path.join(config, 'office.openapi.yaml'));

/** Does what the line of the led kiosk asks for. */
async function obey(office, [verb, number, card, pan]) {
  if (verb === 'approve') assert.equal(office.command(['approve', number]).code, 0);
  if (verb === 'issue') await office.issue(number, card, pan);
}

const letterOf = (doors) => doors.messages().find(({ message }) => message.type === 'letter_printed')?.message;

/** The lost one was told again: alone, or together with what had come up by then. */
function toldAgain(doors) {
  const keys = doors.messages().map(({ key }) => key);
  return new Set(keys).size < keys.length;
}

async function lead(t, office, doors, data) {
  const kiosk = spawn(kioskProgram, [`https://127.0.0.1:${doors.port}`, office.folder, config, data],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => kiosk.kill('SIGKILL'));
  const ended = new Promise((done) => { kiosk.once('exit', done); });
  let number = '';
  for await (const line of readline.createInterface({ input: kiosk.stdout })) {
    const words = line.split(' ');
    if (!['approve', 'issue', 'done'].includes(words[0])) continue; // the kiosk's log
    number = words[1];
    await obey(office, words);
    if (words[0] === 'done') {
      await doors.until(() => letterOf(doors));
      // What was lost on the way may belong to another case, and be told again later than the letter.
      await doors.until(() => toldAgain(doors));
      await doors.until(() => doors.coverage.count('heartbeat', 200) > 0);
    }
    kiosk.stdin.write('done\n');
  }
  assert.equal(await ended, 0, 'the visits came to their end');
  return number;
}

test('visits of our kiosk at our office through Prism: nothing undeclared', { timeout: 240_000 }, async (t) => {
  const office = await Office.start();
  const coverage = new Coverage(contract);
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'huanka-kiosk-'));
  let doors;
  t.after(async () => { await doors?.close(); await office.stop(); fs.rmSync(data, { recursive: true }); });
  doors = await Doors.open({ office, contract, coverage });

  // The line loses the first receipt: the outbox tells the same again, and gets it again.
  let lost = 0;
  doors.loseOne = (request, answer) => request.url.startsWith('/v1/messages') && answer.status < 300 && lost++ === 0;
  const number = await lead(t, office, doors, data);
  const [heartbeat] = doors.exchanges.filter(({ target }) => target === '/v1/heartbeat').map(({ body }) => JSON.parse(body));
  assert.deepEqual(heartbeat.devices, { card_reader: 'ok', slip_printer: { state: 'ok', paper: 'enough' },
    letter_printer: { state: 'ok', paper: 'enough' }, code_scanner: 'ok', camera: 'fitted' });
  assert.equal(heartbeat.clock_trusted, true);
  assert.match(heartbeat.version, /^[0-9]+[.][0-9]+[.][0-9]+$/);

  assert.deepEqual(doors.complaints, []);
  t.diagnostic(`seen from our kiosk:\n${coverage.table()}`);
  assert.ok(toldAgain(doors));
  for (const [id, status] of [['postMessage', 201], ['findCases', 200], ['getCase', 200],
    ['checkNewCard', 200], ['heartbeat', 200], ['lookUpReceipt', 200]])
    assert.ok(coverage.count(id, status) > 0, `${id} ${status} was never seen`);
  assert.equal(letterOf(doors).case_number, number);
});

test('a member or a header that the description does not declare fails, and so does a question', { timeout: 60_000 },
  async (t) => {
    const office = await Office.start();
    t.after(() => office.stop());
    const number = await office.submit(1, '张桂花');
    const target = `/v1/cases/${number}`;
    const through = async (change, method, where, how) => {
      const doors = await Doors.open({ office, contract: contract.changed(change), coverage: new Coverage(contract) });
      await doors.through(method, where, how);
      await doors.close();
      return doors.complaints.join('\n');
    };
    const get = (change) => through(change, 'GET', target);
    assert.equal(await get(() => {}), '');
    const status = await get((api) => { delete api.components.schemas.CaseStatus.properties.version; });
    assert.match(status, /^Prism: /m);
    assert.match(status, /^the description: /m);
    const code = await get((api) => { delete api.paths['/v1/cases/{number}'].get.responses[200]; });
    assert.match(code, /^Prism: /m);
    assert.match(code, /status 200 is not declared/);
    assert.match(await get((api) => { delete api.paths['/v1/cases/{number}'].get.responses[200].headers.ETag; }),
      /header etag is not declared/);
    const question = { headers: { 'content-type': 'application/json' }, body: Buffer.from('{"id_number":1}') };
    assert.match(await through(() => {}, 'POST', '/v1/cases/find', question), /^Prism: /m);
  });
