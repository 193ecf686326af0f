import type { ProtoSchema } from './binary-readers.ts';

let chosen: ProtoSchema | null = null;

/** The types of the user's .proto files for messages whose protocol names their type, `null` without any. */
export const chosenSchema = (): ProtoSchema | null => chosen;

/** Sets them. */
export function setChosenSchema(schema: ProtoSchema | null): void {
  chosen = schema;
}

/** Schemas that keys of messages may name: one for each decoder that was applied. */
const SCHEMAS_LIMIT = 200;
const numbered: ProtoSchema[] = [];

/** The number by which a key names a schema, from 1; 0 for none. */
export function numberOfSchema(schema: ProtoSchema | null): number {
  if (schema === null) return 0;
  const known = numbered.indexOf(schema);
  if (known >= 0 || numbered.length >= SCHEMAS_LIMIT) return known + 1;
  return numbered.push(schema);
}

/** The schema of a number, `null` for none. */
export const schemaOfNumber = (number: number): ProtoSchema | null => numbered[number - 1] ?? null;
