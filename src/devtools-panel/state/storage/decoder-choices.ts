import type { Stream } from '../../../analysis/streams/stream.ts';
import { BoundedMap } from '../../../base/bounded-map.ts';
import { isRecord } from '../../../base/is-object.ts';
import { binaryReaders, type ProtoFile, type ProtoSchema } from '../../../formats/binary/binary-readers.ts';
import { setChosenSchema } from '../../../formats/binary/chosen-schema.ts';
import { parseSteps } from '../../../formats/binary/parse-steps.ts';
import type { Step } from '../../../formats/binary/steps.ts';
import type { ChosenSteps } from '../../../formats/binary/stream-encoding.ts';
import { type ChoiceStorage, choiceKey } from './numbering-choices.ts';

/** The user's own way to unwrap the messages of a stream. */
export interface DecoderChoice {
  readonly steps: readonly Step[];
  readonly protos: readonly ProtoFile[];
}

/** The user's decoders of streams by site and endpoint, restored when the panel is next opened. */
export interface DecoderChoices {
  /** `null` to let the messages decide. */
  of(stream: Stream): DecoderChoice | null;
  /** The same with its types, as the analysis takes it. */
  stepsOf(stream: Stream): ChosenSteps | null;
  /**
   * Sets the choice; `null` removes it.
   *
   * @returns false if it could not be stored, and so lasts only as long as the panel.
   */
  set(stream: Stream, choice: DecoderChoice | null): boolean;
}

const KEY = 'realtime-inspector:decoders';

/** Choices that are stored; the oldest is evicted first. */
const MAX_CHOICES = 100;

function readProtos(value: unknown): readonly ProtoFile[] {
  const files: readonly unknown[] = Array.isArray(value) ? value : [];
  return files.flatMap((file) => {
    const [name, text] = isRecord(file) ? [file['name'], file['text']] : [];
    return typeof name === 'string' && typeof text === 'string' ? [{ name, text }] : [];
  });
}

/** Reads one stored, untrusted choice; `null` if it is invalid. */
function readChoice(value: unknown): DecoderChoice | null {
  if (!isRecord(value)) return null;
  const steps = parseSteps(value['steps']);
  return steps.ok ? { steps: steps.value, protos: readProtos(value['protos']) } : null;
}

function readChoices(text: string | null): BoundedMap<string, DecoderChoice> {
  const choices = new BoundedMap<string, DecoderChoice>(MAX_CHOICES);
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    const entries: readonly unknown[] = Array.isArray(value) ? value : [];
    for (const entry of entries) {
      const [key, stored]: readonly unknown[] = Array.isArray(entry) ? entry : [];
      const choice = readChoice(stored);
      if (typeof key === 'string' && choice !== null) choices.set(key, choice);
    }
  } catch {
    // Written by another version or by hand: nothing was chosen.
  }
  return choices;
}

/**
 * Restores the choices. Without a storage they last as long as the panel.
 *
 * @param keptOf the decoder that an opened file brings along for a stream, which holds until the user chooses.
 */
export function createDecoderChoices(
  storage: ChoiceStorage | null,
  keptOf: (stream: Stream) => DecoderChoice | null = () => null,
): DecoderChoices {
  const choices = readChoices(storage?.getItem(KEY) ?? null);
  /** Schemas that were made, by the choice that they belong to. */
  const schemas = new WeakMap<DecoderChoice, ProtoSchema>();
  const schemaOf = (choice: DecoderChoice): ProtoSchema | null => {
    const known = schemas.get(choice);
    if (known !== undefined || choice.protos.length === 0) return known ?? null;
    const made = binaryReaders()?.protoSchema(choice.protos);
    if (made === undefined || !made.ok) return null;
    schemas.set(choice, made.value);
    setChosenSchema(made.value);
    return made.value;
  };
  /** Endpoints of which the user does not want what the file says. */
  const refused = new BoundedMap<string, true>(MAX_CHOICES);
  const of = (stream: Stream): DecoderChoice | null => {
    const key = choiceKey(stream);
    return choices.get(key) ?? (refused.get(key) === true ? null : keptOf(stream));
  };
  return {
    of,
    stepsOf(stream) {
      const choice = of(stream);
      return choice === null ? null : { steps: choice.steps, schema: schemaOf(choice) };
    },
    set(stream, choice) {
      const key = choiceKey(stream);
      if (choice === null) {
        choices.delete(key);
        refused.renew(key, true);
      } else choices.renew(key, choice);
      try {
        storage?.setItem(KEY, JSON.stringify([...choices]));
        return storage !== null;
      } catch {
        // Storage is full: the choice lasts as long as this panel, and the view says so.
        return false;
      }
    },
  };
}
