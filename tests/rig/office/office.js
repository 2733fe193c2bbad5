// The running office for tests in JavaScript: its process, its terminals' messages, its people. Only public doors are used.
// Whoever requires this is called with OFFICE_PROGRAM CONFIG_FOLDER first.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const https = require('node:https');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');

const [program, config] = process.argv.slice(2);

/** The check digit of a case number: Luhn, a letter counting as its place in the alphabet (app/domain/case.cpp). */
function withCheckDigit(body) {
  let sum = 0;
  let twice = true;
  for (const c of [...body].filter((character) => character !== '-').reverse()) {
    const value = c >= 'A' ? (c.charCodeAt(0) - 64) % 10 : Number(c);
    const weighed = value * (twice ? 2 : 1);
    sum += weighed > 9 ? weighed - 9 : weighed;
    twice = !twice;
  }
  return `${body}-${(10 - (sum % 10)) % 10}`;
}

/** A valid ID number, the n-th of its day. */
function idNumber(n) {
  const digits = `44162519800101${100 + n}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, at) => all + weight * Number(digits[at]), 0);
  return digits + '10X98765432'[sum % 11];
}

class Office {
  /** `more`: further options of huanka-office serve. */
  static async start(...more) {
    const office = new Office();
    office.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'huanka-office-'));
    office.process = spawn(program, ['serve', '--folder', office.folder, '--config', config, '--kiosk', 'ZJ01',
      '--console-port', '0', '--exit-with-parent', ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = readline.createInterface({ input: office.process.stdout })[Symbol.asyncIterator]();
    office.port = Number((await lines.next()).value.split(':').pop());
    office.console = (await lines.next()).value.split(' ').pop().replace(/\/$/, '');
    return office;
  }

  async stop() {
    this.process.stdin.end();
    await new Promise((done) => this.process.once('exit', done));
    fs.rmSync(this.folder, { recursive: true });
  }

  /** What the command line answers; `input` goes to its standard input. */
  command(words, input = '') {
    const own = ['user', 'audit', 'photo'].includes(words[0]) ? [] : ['--config', config];
    const run = spawnSync(program, [...words, '--folder', this.folder, ...own], { input, encoding: 'utf8' });
    return { code: run.status, text: run.stdout + run.stderr };
  }

  addUser(name, password, ...roles) {
    const run = this.command(['user', 'add', name, ...roles.flatMap((role) => ['--role', role])], password + '\n');
    if (run.code !== 0) throw new Error(run.text);
  }

  /** A studio's photo in the library. */
  filePhoto(number, holder, picture) {
    const run = this.command(['photo', 'add', number, '--taken', '2026-11-02', '--valid-until', '2099-12-31',
      '--picture', picture], holder + '\n');
    if (run.code !== 0) throw new Error(run.text);
  }

  certificate(name) {
    return fs.readFileSync(path.join(this.folder, 'certificates', name));
  }

  /** What a terminal shows the office, and what it knows the office by. */
  pair(kiosk) {
    return { ca: this.certificate('ca.pem'), cert: this.certificate(`kiosk-${kiosk}.pem`),
      key: this.certificate(`kiosk-${kiosk}.key`) };
  }

  /** As a terminal: tells `value` to `where` and expects `status`. */
  tell(kiosk, where, value, status, headers = {}) {
    const text = JSON.stringify(value);
    return new Promise((resolve, reject) => {
      const request = https.request({ host: '127.0.0.1', port: this.port, path: where, method: 'POST',
        ...this.pair(kiosk), headers: { ...headers, 'Content-Length': Buffer.byteLength(text) } },
      (answer) => {
        let said = '';
        answer.on('data', (piece) => { said += piece; });
        answer.on('end', () => (answer.statusCode === status ? resolve(JSON.parse(said))
          : reject(new Error(`${where}: ${answer.statusCode} ${said}`))));
      });
      request.on('error', reject);
      request.end(text);
    });
  }

  /** As a terminal: one message. */
  post(number, sequence, type, body) {
    return this.tell('ZJ01', '/v1/messages', { kiosk: 'ZJ01', case_number: number, sequence, type, schema: 1,
      created_at: new Date().toISOString(), body }, 201, { 'Idempotency-Key': `${number}-${sequence}` });
  }

  /** How a terminal is; `devices` and `outbox` say what is not as it should be. */
  heartbeat(kiosk, devices = {}, outbox = {}, clock_trusted = true) {
    const printer = { state: 'ok', paper: 'enough' };
    return this.tell(kiosk, '/v1/heartbeat', { kiosk, at: new Date().toISOString(), version: '0.1.0', clock_trusted,
      outbox: { waiting: 0, set_aside: 0, ...outbox }, devices: { card_reader: 'ok', slip_printer: printer,
        letter_printer: printer, code_scanner: 'ok', camera: 'fitted', ...devices } }, 200);
  }

  /** Somebody asks for a change from `holding` to `target`; the case's number. */
  async submit(n, name, holding = 'icbc', target = 'ccb') {
    const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
    const number = withCheckDigit(`ZJ01-${today.slice(2).replaceAll('-', '')}-${String(n).padStart(4, '0')}`);
    const holder = { id_number: '11010519491231002X', name, sex: 'female' };
    const old_card = { generation: 'second', identification_code: '441600D15600000512345678ABCDEF01',
      card_number: 'A12345678', holder, pan: '6214830100000008', bank: holding };
    await this.post(number, 1, 'case_submitted', { case: { number, state: 'submitted', version: 1,
      route: 'change_bank', old_card, holding_bank: holding, target_bank: target, mobile: '13812345678', wishes: {},
      photo: { choice: 'keep_old' }, opened: today } });
    return number;
  }

  /** The new card is made. */
  async issue(number, card, pan) {
    const issue = () => this.command(['issue', number, '--card', card, '--pan', pan]);
    let run = issue();
    for (let n = 0; run.code !== 0 && n < 100; n += 1) { // until the text message is on its way and the window open
      await new Promise((done) => { setTimeout(done, 100); });
      run = issue();
    }
    if (run.code !== 0) throw new Error(run.text);
  }

  /** The new card is made and the letter printed. */
  async printLetter(number, letter) {
    const card = '441600D15600000599999999ABCDEF02';
    await this.issue(number, card, '6214830100000008');
    await this.post(number, 2, 'letter_printed',
      { letter_number: letter, duplicate: false, new_card_identification_code: card });
  }

  /** The text of a letter's code as the terminal signs it (app/letter_proof/code.h), written here a second time. */
  letterCode(number, letter) {
    const base45 = (bytes) => {
      let out = '';
      for (let at = 0; at < bytes.length; at += 2) { // always an even number
        const value = bytes[at] * 256 + bytes[at + 1];
        for (const digit of [value % 45, Math.floor(value / 45) % 45, Math.floor(value / 2025)])
          out += '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'[digit];
      }
      return out;
    };
    const file = (end) => fs.readFileSync(path.join(this.folder, 'certificates', 'letter', `ccb-ZJ01.${end}`));
    const keyId = crypto.createHash('sha256').update(new crypto.X509Certificate(file('pem')).raw).digest().subarray(0, 8);
    const day = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10).replaceAll('-', '');
    const bound = base45(Buffer.concat([keyId, crypto.randomBytes(8 + 16)]));
    const text = `HK1/P/${letter}/${number}/${day}/ICBC/CCB/O/0008/${bound}`;
    const signature = crypto.sign('sha256', Buffer.from(text), { key: file('key'), dsaEncoding: 'ieee-p1363' });
    return `${text}/${base45(signature)}`;
  }

  /** A picture of a code. */
  qrPicture(text) {
    return spawnSync('qrencode', ['-o', '-', '-s', '6'], { input: text }).stdout;
  }

  /** Days pass for the desk's list: the clock of the running office cannot be moved. */
  makeOverdue(number) {
    this.book('UPDATE desk SET due=\'2026-01-05\' WHERE case_number=?', number);
  }

  /** The terminal says nothing for so long. */
  makeSilent(kiosk, minutes) {
    const at = Math.floor(Date.now() / 1000) - minutes * 60;
    for (const table of ['heartbeats', 'contacts']) this.book(`UPDATE ${table} SET at=${at} WHERE kiosk=?`, kiosk);
  }

  /** One statement about one row of the book. */
  book(sql, key) {
    const script = 'import sqlite3,sys; d=sqlite3.connect(sys.argv[1],timeout=20); d.execute(sys.argv[2],(sys.argv[3],)); d.commit()';
    const run = spawnSync('/usr/bin/python3', ['-c', script, path.join(this.folder, 'office.db'), sql, key],
      { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
  }
}

module.exports = { Office, idNumber, withCheckDigit };
