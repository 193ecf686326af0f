import {
  parse,
  type Schema,
  type SchemaEnum,
  type SchemaExtend,
  type SchemaField,
  type SchemaMessage,
  type SchemaService,
} from 'protocol-buffers-schema';
import type { BinaryReaders, ProtoFault, ProtoFile, ProtoSchema } from '../binary-readers.ts';
import { isRecord } from '../../../base/is-object.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import { ProtoNames, type MessageType } from './proto-names.ts';
import { protoStatements, type ProtoStatement } from './proto-statements.ts';
import {
  addField,
  attemptMessage,
  newAllowance,
  readDelimited,
  readValue,
  spend,
  type Allowance,
} from './read-protobuf.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/** Characters of all schema files together. */
const SCHEMA_LIMIT = 512 * 1024;

/** Words and signs of one statement, say of a message with all that it contains. */
const STATEMENT_LIMIT = 12_000;
const TOKEN = /[;,{}()=:[\]<>]|[^\s;,{}()=:[\]<>]+/g;

/** Characters of the parser's own words, which quote the file. */
const WORDS_LIMIT = 120;

type Scalar = readonly [wire: number, read: (reader: WireReader) => unknown];

/** The scalar types of the language, with the wire type of one value. */
const SCALARS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['double', [WIRE.fixed64, (reader) => reader.double()]],
  ['float', [WIRE.fixed32, (reader) => reader.float()]],
  ['int32', [WIRE.varint, (reader) => reader.int32()]],
  ['int64', [WIRE.varint, (reader) => reader.int64()]],
  ['uint32', [WIRE.varint, (reader) => reader.uint32()]],
  ['uint64', [WIRE.varint, (reader) => reader.uint64()]],
  ['sint32', [WIRE.varint, (reader) => reader.sint32()]],
  ['sint64', [WIRE.varint, (reader) => reader.sint64()]],
  ['fixed32', [WIRE.fixed32, (reader) => reader.fixed32()]],
  ['fixed64', [WIRE.fixed64, (reader) => reader.fixed64()]],
  ['sfixed32', [WIRE.fixed32, (reader) => reader.sfixed32()]],
  ['sfixed64', [WIRE.fixed64, (reader) => reader.sfixed64()]],
  ['bool', [WIRE.varint, (reader) => reader.bool()]],
  ['string', [WIRE.delimited, (reader) => decodeUtf8(reader.bytes())]],
  ['bytes', [WIRE.delimited, (reader) => reader.bytes()]],
]);

/** Reads messages by the types of a schema. Only what was sent is there: no field is filled with its default. */
class SchemaReader {
  readonly #names: ProtoNames;
  readonly #allowance: Allowance = newAllowance();

  constructor(names: ProtoNames) {
    this.#names = names;
  }

  read(bytes: Uint8Array, type: MessageType, depth: number): Record<string, unknown> {
    const reader = new WireReader(bytes);
    const fields = new Map<string, unknown>();
    const repeated = new Set<string>();
    while (reader.isMore) {
      spend(this.#allowance, depth);
      const [number, wire] = reader.tag();
      const field = type.fields.get(number);
      if (field === undefined) {
        addField(fields, repeated, String(number), readValue(reader, number, wire, depth, this.#allowance));
      } else if (field.map !== null && wire === WIRE.delimited) {
        this.#readEntry(reader.bytes(), field, field.map, type, fields, depth);
      } else this.#readField(reader, field, wire, type, fields, depth);
    }
    return Object.fromEntries(fields);
  }

  #readField(
    reader: WireReader,
    field: SchemaField,
    wire: number,
    type: MessageType,
    fields: Map<string, unknown>,
    depth: number,
  ): void {
    const scalar = this.#scalarOf(field.type, type);
    const values: unknown[] = [];
    const isPacked = field.repeated && wire === WIRE.delimited && scalar?.[0] !== wire && scalar !== null;
    if (isPacked) {
      const packed = new WireReader(reader.bytes());
      while (packed.isMore) {
        spend(this.#allowance, depth);
        values.push(scalar[1](packed));
      }
    } else values.push(this.#readOne(reader, field.type, wire, type, depth));
    if (!field.repeated) {
      fields.set(field.name, values[0]);
      return;
    }
    const earlier = fields.get(field.name);
    if (Array.isArray(earlier)) for (const value of values) earlier.push(value);
    else fields.set(field.name, values);
  }

  #readOne(reader: WireReader, typeName: string, wire: number, within: MessageType, depth: number): unknown {
    const scalar = this.#scalarOf(typeName, within);
    if (scalar !== null) {
      if (scalar[0] !== wire) throw new Error('another wire type than the schema has');
      return scalar[1](reader);
    }
    if (wire !== WIRE.delimited) throw new Error('a message without its length');
    const inner = this.#messageOf(typeName, within);
    const bytes = reader.bytes();
    return inner === undefined ? readDelimited(bytes, depth + 1, this.#allowance) : this.read(bytes, inner, depth + 1);
  }

  /** A map's entry is a message of the fields 1 and 2; one that is absent has its type's default. */
  #readEntry(
    bytes: Uint8Array,
    field: SchemaField,
    { from, to }: { readonly from: string; readonly to: string },
    type: MessageType,
    fields: Map<string, unknown>,
    depth: number,
  ): void {
    const reader = new WireReader(bytes);
    let key: unknown = from === 'string' ? '' : from === 'bool' ? false : 0;
    let value: unknown = null;
    while (reader.isMore) {
      spend(this.#allowance, depth);
      const [number, wire] = reader.tag();
      if (number === 1) key = this.#readOne(reader, from, wire, type, depth);
      else if (number === 2) value = this.#readOne(reader, to, wire, type, depth);
      else reader.skip(number, wire);
    }
    const earlier = fields.get(field.name);
    const entries = earlier instanceof Map ? earlier : new Map<string, unknown>();
    entries.set(String(key), value);
    fields.set(field.name, entries);
  }

  /** The scalar, or the enumeration as one that gives the name of its value; `null` for a message or an unknown type. */
  #scalarOf(name: string, within: MessageType): Scalar | null {
    const scalar = SCALARS.get(name);
    if (scalar !== undefined) return scalar;
    const full = this.#names.resolve(name, within.fullName);
    const values = full === null ? undefined : this.#names.enums.get(full);
    if (values === undefined) return null;
    return [
      WIRE.varint,
      (reader) => {
        const value = reader.int32();
        return values.get(value) ?? value;
      },
    ];
  }

  #messageOf(name: string, within: MessageType): MessageType | undefined {
    const full = this.#names.resolve(name, within.fullName);
    return full === null ? undefined : this.#names.messages.get(full);
  }
}

/** Maps become objects when the whole message is read. */
function withoutMaps(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, inner]) => [String(key), withoutMaps(inner)]));
  }
  if (Array.isArray(value)) return value.map(withoutMaps);
  if (!isRecord(value) || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutMaps(inner)]));
}

function schemaOf(names: ProtoNames): ProtoSchema {
  return {
    types: names.order,
    read(bytes, typeName) {
      const type = names.messages.get(typeName);
      if (type === undefined) return { ok: false, reason: 'malformed' };
      return attemptMessage(() => withoutMaps(new SchemaReader(names).read(bytes, type, 0)));
    },
    method: (service, method) => names.methods.get(`${service}/${method}`) ?? null,
  };
}

/**
 * Parses a file statement by statement: the package does not say where a fault is, and takes time that grows with the square
 * of what it is given at once.
 */
function parseFile({ name, text }: ProtoFile): Schema | ProtoFault {
  let syntax = '';
  const whole = { package: null as string | null, ...EMPTY_LISTS() };
  for (const statement of protoStatements(text)) {
    const fault = (problem: string, line: number, reason: ProtoFault['reason']): ProtoFault => ({
      file: name,
      line,
      reason,
      problem,
    });
    if ((statement.text.match(TOKEN) ?? []).length > STATEMENT_LIMIT) return fault('', statement.line, 'too-large');
    if (/^(?:syntax|edition)\b/.test(statement.text)) {
      syntax = statement.text.startsWith('syntax') ? statement.text : '';
      if (syntax === '') continue;
    }
    try {
      const made = parse(statement.text === syntax ? syntax : `${syntax}\n${statement.text}`);
      whole.package ??= made.package;
      whole.messages.push(...made.messages);
      whole.enums.push(...made.enums);
      whole.extends.push(...made.extends);
      whole.services.push(...(made.services ?? []));
    } catch (error) {
      const problem = error instanceof Error ? error.message.slice(0, WORDS_LIMIT) : '';
      return fault(problem, lineOf(statement, problem), 'syntax');
    }
  }
  return whole;
}

const EMPTY_LISTS = () => ({
  messages: [] as SchemaMessage[],
  enums: [] as SchemaEnum[],
  extends: [] as SchemaExtend[],
  services: [] as SchemaService[],
});

/** The line of the word that the parser's own words end with, else that of the statement. */
function lineOf({ line, text }: ProtoStatement, problem: string): number {
  const word = /(?:: |but found )(\S+)$/.exec(problem)?.[1] ?? '';
  const at = word === '' ? -1 : text.indexOf(word);
  return at < 0 ? line : line + text.slice(0, at).split('\n').length - 1;
}

/** Reads schema files as one schema; names of types are looked for in all of them. */
export const readProtoSchema: BinaryReaders['protoSchema'] = (files) => {
  const names = new ProtoNames();
  const schemas: Schema[] = [];
  let size = 0;
  for (const file of files) {
    size += file.text.length;
    if (size > SCHEMA_LIMIT)
      return { ok: false, fault: { file: file.name, line: 0, reason: 'too-large', problem: '' } };
    const parsed = parseFile(file);
    if ('problem' in parsed) return { ok: false, fault: parsed };
    schemas.push(parsed);
  }
  // Twice, so that a method finds the types of a later file.
  for (const schema of [...schemas, ...schemas]) names.add(schema);
  for (const schema of schemas) names.extend(schema);
  return { ok: true, value: schemaOf(names) };
};
