import type { ProtoSchema } from './binary-readers.ts';

let chosen: ProtoSchema | null = null;

/** The types of the user's .proto files, `null` without any. */
export const chosenSchema = (): ProtoSchema | null => chosen;

/** Sets the types that steps `proto` name. One set is in force for everything that is read. */
export function setChosenSchema(schema: ProtoSchema | null): void {
  chosen = schema;
}
