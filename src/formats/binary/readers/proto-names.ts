import type { Schema, SchemaEnum, SchemaField, SchemaMessage } from 'protocol-buffers-schema';

/** A message type of a schema. */
export interface MessageType {
  readonly fullName: string;
  readonly fields: Map<number, SchemaField>;
}

/** All types of several files by their full names, without the leading point. */
export class ProtoNames {
  readonly messages = new Map<string, MessageType>();
  /** Names of values by their number. */
  readonly enums = new Map<string, ReadonlyMap<number, string>>();
  /** Types of request and reply by `service/method`. */
  readonly methods = new Map<string, { readonly request: string; readonly reply: string }>();
  /** Full names of message types in the order of the files. */
  readonly order: string[] = [];

  add(schema: Schema): void {
    const scope = schema.package ?? '';
    for (const message of schema.messages) this.#addMessage(message, scope);
    for (const each of schema.enums) this.#addEnum(each, scope);
    for (const service of schema.services ?? []) {
      for (const { name, input_type: request, output_type: reply } of service.methods) {
        this.methods.set(`${joined(scope, service.name)}/${name}`, {
          request: this.resolve(request, scope) ?? joined(scope, request),
          reply: this.resolve(reply, scope) ?? joined(scope, reply),
        });
      }
    }
  }

  /** Adds the fields with which a file extends messages of any file. */
  extend(schema: Schema): void {
    for (const { name, message } of schema.extends) {
      const full = this.resolve(name, schema.package ?? '');
      const extended = full === null ? undefined : this.messages.get(full);
      for (const field of message.fields) extended?.fields.set(field.tag, field);
    }
  }

  #addMessage(message: SchemaMessage, scope: string): void {
    const fullName = joined(scope, message.name);
    if (!this.messages.has(fullName)) this.order.push(fullName);
    this.messages.set(fullName, { fullName, fields: new Map(message.fields.map((field) => [field.tag, field])) });
    for (const inner of message.messages) this.#addMessage(inner, fullName);
    for (const each of message.enums) this.#addEnum(each, fullName);
  }

  #addEnum({ name, values }: SchemaEnum, scope: string): void {
    this.enums.set(joined(scope, name), new Map(Object.entries(values).map(([text, { value }]) => [value, text])));
  }

  /** The full name of a type as it is named within a scope: the innermost that knows it; `null` if none does. */
  resolve(name: string, scope: string): string | null {
    if (name.startsWith('.')) return this.#has(name.slice(1)) ? name.slice(1) : null;
    for (let around = scope; ; around = around.slice(0, Math.max(0, around.lastIndexOf('.')))) {
      const full = joined(around, name);
      if (this.#has(full)) return full;
      if (around === '') return null;
    }
  }

  #has(fullName: string): boolean {
    return this.messages.has(fullName) || this.enums.has(fullName);
  }
}

const joined = (scope: string, name: string): string => (scope === '' ? name : `${scope}.${name}`);
