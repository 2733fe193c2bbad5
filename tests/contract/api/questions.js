// Made-up questions to the office, from the schemas of its description (fast-check): valid ones, ones that are wrong in
// one place, and hostile ones. The same seed makes the same questions.
'use strict';
const fc = require('fast-check');
const { withCheckDigit } = require('../../rig/office/office.js');

const luhn = (digits) => { // as for a bank card
  let sum = 0;
  [...digits].reverse().forEach((c, at) => { const v = Number(c) * (at % 2 === 0 ? 2 : 1); sum += v > 9 ? v - 9 : v; });
  return digits + ((10 - (sum % 10)) % 10);
};
const withIdCheck = (digits) => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return digits + '10X98765432'[weights.reduce((sum, w, at) => sum + w * Number(digits[at]), 0) % 11];
};
const two = (n) => String(n).padStart(2, '0');
const day = fc.tuple(fc.integer({ min: 1960, max: 2035 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${y}-${two(m)}-${two(d)}`);
const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);

/** Few people, so that lists grow long enough for pages. */
const people = ['1101011990030700', '4416211985121200', '1101051949123100'].flatMap((start) =>
  [0, 2, 4].map((n) => withIdCheck(start + n)));
const banks = ['icbc', 'ccb', 'abc', 'boc', 'psbc'];

/** What a schema cannot say: check digits, real days, banks of the county. */
const special = {
  '#/components/schemas/IdNumber': fc.constantFrom(...people),
  '#/components/schemas/Pan': fc.stringMatching(/^62[0-9]{13,16}$/).map(luhn),
  '#/components/schemas/Day': day,
  '#/components/schemas/Moment': fc.tuple(day, fc.integer({ min: 0, max: 86399 })).map(([d, s]) =>
    `${d}T${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}Z`),
  '#/components/schemas/CaseNumber': fc.integer({ min: 1, max: 9999 })
    .map((n) => withCheckDigit(`ZJ09-261123-${String(n).padStart(4, '0')}`)),
};
const bank = fc.constantFrom(...banks);

/** Values that keep this schema. */
function fitting(contract, schema, name = '') {
  if (schema.$ref) return special[schema.$ref] ?? fitting(contract, contract.follow(schema), name);
  if (['holding_bank', 'target_bank', 'bank'].includes(name)) return bank;
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000 });
  if (schema.type === 'array') return fc.array(fitting(contract, schema.items), { maxLength: 4 });
  if (schema.type === 'string') {
    if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern));
    return fc.string({ unit: 'grapheme', minLength: schema.minLength ?? 1, maxLength: Math.min(schema.maxLength ?? 12, 12) });
  }
  const members = Object.entries(schema.properties ?? {}).map(([key, part]) => [key, fitting(contract, part, key)]);
  return fc.record(Object.fromEntries(members), { requiredKeys: schema.required ?? [] });
}

const nested = (depth) => '['.repeat(depth) + ']'.repeat(depth);
const odd = fc.oneof(
  fc.constantFrom(null, true, -1, 0, 1.5, 1e308, 2 ** 53, -(2 ** 63), '', ' ', '\u0000', '\ud800', '\u202e\u200b', [], {},
    [[]], "'; DROP TABLE cases; --", '%s%n%s', '../../etc/passwd', '<script>alert(1)</script>', '９９９', 'a'.repeat(5000),
    '=1+1', '${jndi:ldap://x}', '2026-02-30', '9999-99-99', '0000-00-00', 'ZJ01-261123-0001-0'),
  fc.jsonValue({ maxDepth: 2 }));

/** Every place of a value, as [holder, key]. */
function places(value) {
  return value === null || typeof value !== 'object' ? []
    : Object.keys(value).flatMap((key) => [[value, key], ...places(value[key])]);
}

/** Wrong in one place. */
function spoiled(value, { at, how, by }) {
  const copy = structuredClone(value);
  const all = places(copy);
  if (all.length === 0) return by;
  const [holder, key] = all[at % all.length];
  if (how === 'replace') holder[key] = by;
  if (how === 'remove') { if (Array.isArray(holder)) holder.splice(Number(key), 1); else delete holder[key]; }
  if (how === 'add' && !Array.isArray(holder)) holder[`${key}x`] = by;
  if (how === 'add' && Array.isArray(holder)) holder.push(by);
  return copy;
}

/** Bytes that nobody's client sends. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
  fc.constantFrom('', '{', '[]', '0', 'null', '"x"', '{"id_number":1,"id_number":2}', '\ufeff{}', '{"a":1}{"b":2}', 'NaN',
    '{"id_number":"\\ud800"}', '{"\\u0000":1}', '{"a":1e999999}', nested(64), nested(60_000), ' '.repeat(300_000), '{"a":01}',
    `{"a":${'9'.repeat(4000)}}`, "{'a':1}", '{"a":1,}', '<xml/>', 'id_number=1', '{"id_number":"\xff"}')
    .map((text) => Buffer.from(text, 'latin1')));
const keys = fc.constantFrom('', '1234567', 'x'.repeat(129), 'a b c d e f', "'; DROP TABLE messages; --", '%00%00%00%00', '../../../..');
const segments = fc.oneof(
  fc.constantFrom('..', '%2e%2e', '%00', 'find%00', 'ZJ01', 'ZJ01-261123-0001-0', "'%20OR%201=1--", '%F0%9F%92%A9', 'a'.repeat(3000),
    'find', 'FIND', 'ZJ01-261123-0007-4%20', 'zj01-261123-0007-4', '%', '{number}', 'ZJ01-261123-0007-4;a=b'),
  fc.string({ maxLength: 12 }).map(encodeURIComponent));
const targets = fc.oneof(
  segments.map((part) => `/v1/cases/${part}`),
  segments.map((part) => `/v1/cases/${part}/new-card`),
  segments.map((part) => `/v1/cases/${part}/take-up`),
  fc.constantFrom('/', '//', '/v1', '/v1/', '/v1/health/', '/v1/health?x=1', '/v1//health', '/v2/health', '/V1/HEALTH', '/v1/cases/',
    '/v1/cases//new-card', '/v1/messages/', '/../v1/health', '*', 'http://127.0.0.1/v1/health', '/v1/health#x'));
const methods = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND');
const entityTags = fc.oneof(fc.constantFrom('*', '"', 'W/', ',,,', '"1-submitted"', '"2-under_review"', 'x'.repeat(2000), '"a","b",W/"c"'),
  fc.stringMatching(/^[ -~]{0,30}$/));

/** `count` plans: what to ask, of which kind. `Bench` (test_questions.js) fills in what only the running office knows. */
function plans(contract, seed, count) {
  const body = (id) => fitting(contract, contract.operation(id).operation.requestBody.content['application/json'].schema);
  const of = (id, value) => fc.record({ id: fc.constant(id), value });
  const schemas = contract.document.components.schemas;
  const message = fc.record({ envelope: fitting(contract, { ...schemas.Message, oneOf: undefined }),
    submitted: fitting(contract, schemas.CaseSubmitted), letter: fitting(contract, schemas.LetterPrinted),
    role: fc.constantFrom('submit', 'submit', 'submit', 'follow', 'follow', 'repeat', 'gap', 'unknown', 'key', 'foreign') });
  const question = fc.oneof(
    { weight: 10, arbitrary: of('postMessage', message) },
    { weight: 5, arbitrary: of('findCases', body('findCases')) },
    { weight: 4, arbitrary: of('checkNewCard', body('checkNewCard')) },
    { weight: 3, arbitrary: of('takeUpCase', body('takeUpCase')) },
    { weight: 2, arbitrary: of('lookUpReceipt', body('lookUpReceipt')) },
    { weight: 3, arbitrary: of('getCase', entityTags) },
    { weight: 4, arbitrary: of('postMessages', fc.array(message, { minLength: 1, maxLength: 5 })) },
    { weight: 3, arbitrary: of('heartbeat', body('heartbeat')) },
    { weight: 1, arbitrary: of('health', fc.constant(null)) });
  const plan = fc.record({ question, kind: fc.constantFrom('valid', 'near', 'near', 'hostile'), pick: fc.nat(),
    spoil: fc.record({ at: fc.nat(), how: fc.constantFrom('replace', 'replace', 'remove', 'add'), by: odd }),
    hostile: fc.record({ bytes, key: keys, target: targets, method: methods, what: fc.constantFrom('bytes', 'bytes', 'key', 'target', 'method') }) });
  return fc.sample(plan, { seed, numRuns: count });
}

module.exports = { plans, spoiled, today, people };
