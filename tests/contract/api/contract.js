// config/office.openapi.yaml as something that judges: which operation a question is, and whether an answer is declared
// down to its last member and header. Schemas are ajv's to judge.
'use strict';
const fs = require('node:fs');
const Ajv2020 = require('ajv/dist/2020.js');
const yaml = require('yaml');

/** HTTP's own: how the bytes travel, not what the office says. */
const framing = new Set(['connection', 'content-length', 'content-type', 'keep-alive', 'transfer-encoding']);

class Contract {
  constructor(text) {
    this.document = yaml.parse(text);
    this.ajv = new Ajv2020({ strict: false, validateFormats: false });
    this.ajv.addSchema(this.document, 'office');
    this.validators = new Map();
    this.operations = Object.entries(this.document.paths).flatMap(([path, item]) => Object.entries(item)
      .filter(([method]) => ['get', 'post', 'put', 'delete', 'patch'].includes(method))
      .map(([method, operation]) => ({ path, method: method.toUpperCase(), id: operation.operationId, operation,
        matches: new RegExp(`^${path.replaceAll(/\{[a-z]+\}/g, '[^/]+')}$`) })));
    this.operations.sort((a, b) => a.path.includes('{') - b.path.includes('{')); // a literal path before a pattern
    this.problem = { $ref: '#/components/schemas/Problem' };
  }

  static from(file) {
    return new Contract(fs.readFileSync(file, 'utf8'));
  }

  /** The same with something undeclared by `change`. */
  changed(change) {
    const copy = structuredClone(this.document);
    change(copy);
    return new Contract(JSON.stringify(copy)); // JSON is YAML
  }

  /** Follows a reference within the description. */
  follow(node) {
    return node.$ref ? node.$ref.slice(2).split('/').reduce((at, part) => at[part], this.document) : node;
  }

  operationOf(method, target) {
    const there = this.operations.filter((one) => one.matches.test(target));
    return there.find((one) => one.method === method && one.path === there[0].path);
  }

  operation(id) {
    return this.operations.find((one) => one.id === id);
  }

  /** What is wrong with `value`; empty when nothing is. */
  misfit(value, schema) {
    const key = JSON.stringify(schema);
    if (!this.validators.has(key))
      this.validators.set(key, this.ajv.compile(JSON.parse(key.replaceAll('"#/', '"office#/'))));
    const validate = this.validators.get(key);
    return validate(value) ? '' : this.ajv.errorsText(validate.errors);
  }

  /** Sentences about everything in this answer that the description does not declare; none is the aim. */
  complaints(method, target, answer) {
    const operation = this.operationOf(method, target);
    if (!operation) return this.outside(method, answer);
    const declared = operation.operation.responses[answer.status];
    if (!declared) return [`status ${answer.status} is not declared`];
    const response = this.follow(declared);
    return [...this.body(response.content ?? {}, answer), ...this.headers(response.headers ?? {}, answer)];
  }

  /** A question that is no operation: a problem, and with 405 what would be one. */
  outside(method, answer) {
    const found = [];
    if (![400, 403, 404, 405, 413, 431].includes(answer.status)) found.push(`status ${answer.status} for no operation`);
    if (answer.status === 405 && !answer.headers.allow) found.push('405 without Allow');
    if (method === 'HEAD') return answer.body.length > 0 ? [...found, 'HEAD with a body'] : found;
    return [...found, ...this.body({ 'application/problem+json': { schema: this.problem } }, answer)];
  }

  body(content, answer) {
    const kind = answer.headers['content-type'];
    if (Object.keys(content).length === 0)
      return kind || answer.body.length > 0 ? [`a body (${kind}) where none is declared`] : [];
    if (!content[kind]) return [`media type ${kind} is not declared`];
    let value;
    try { value = JSON.parse(answer.body.toString('utf8')); } catch (error) { return [`body: ${error.message}`]; }
    const misfit = this.misfit(value, content[kind].schema);
    if (misfit) return [`body: ${misfit}`];
    return answer.status >= 400 && value.status !== answer.status ? ['the problem names another status'] : [];
  }

  headers(declared, answer) {
    const found = [];
    const known = new Map(Object.entries(declared).map(([name, node]) => [name.toLowerCase(), this.follow(node)]));
    for (const name of Object.keys(answer.headers))
      if (!known.has(name) && !framing.has(name)) found.push(`header ${name} is not declared`);
    for (const [name, { required, schema }] of known) {
      const text = answer.headers[name];
      if (text === undefined) { if (required) found.push(`header ${name} is missing`); continue; }
      const misfit = this.misfit(schema.type === 'integer' ? Number(text) : text, schema);
      if (misfit) found.push(`header ${name}: ${misfit}`);
    }
    return found;
  }
}

/** How often each operation gave each status. */
class Coverage {
  constructor(contract) {
    this.contract = contract;
    this.seen = new Map();
  }

  note(method, target, status) {
    const name = `${this.contract.operationOf(method, target)?.id ?? '(no operation)'} ${status}`;
    this.seen.set(name, (this.seen.get(name) ?? 0) + 1);
  }

  count(id, status) {
    return this.seen.get(`${id} ${status}`) ?? 0;
  }

  /** Declared and never seen, as "operation status". */
  missing() {
    return this.contract.operations.flatMap(({ id, operation }) => Object.keys(operation.responses)
      .filter((status) => this.count(id, status) === 0).map((status) => `${id} ${status}`));
  }

  table() {
    const rows = new Map();
    for (const [name, count] of [...this.seen].sort()) {
      const at = name.lastIndexOf(' ');
      const id = name.slice(0, at);
      rows.set(id, [...(rows.get(id) ?? []), `${name.slice(at + 1)}: ${count}`]);
    }
    return [...rows].map(([id, counts]) => `${id.padEnd(15)} ${counts.join('  ')}`).join('\n');
  }
}

module.exports = { Contract, Coverage };
