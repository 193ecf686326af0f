import { isRecord } from '../../base/is-object.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { parseSteps, type StepFault } from '../binary/parse-steps.ts';
import type { Step } from '../binary/steps.ts';
import { PATTERN_LIMIT } from './address-pattern.ts';

/** Version of the file's form; a later one has another number. */
export const DECODER_VERSION = 1;

/** Characters of a file, and decoders in it. */
const FILE_LIMIT = 256 * 1024;
const DECODERS_LIMIT = 100;

/** Steps for the messages of the addresses that fit. */
export interface Decoder {
  /** Address of a stream; `*` is any text. `*` alone fits all. */
  readonly address: string;
  readonly steps: readonly Step[];
}

/** What is wrong with a file. `decoder` counts from 1, 0 for the file as a whole. */
export type DecoderFault =
  | { readonly reason: 'too-large' | 'no-json' | 'no-decoders' | 'too-many' }
  | { readonly reason: 'version'; readonly found: string }
  | { readonly reason: 'bad-address'; readonly decoder: number }
  | { readonly reason: 'unknown-field'; readonly decoder: number; readonly field: string }
  | { readonly reason: 'bad-step'; readonly decoder: number; readonly fault: StepFault };

const FILE_FIELDS = new Set(['version', 'name', 'decoders']);
const DECODER_FIELDS = new Set(['address', 'name', 'steps']);

/** The first field that has no meaning: passed over it would be a decoder that does not do what it says. */
const strangeField = (fields: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): string | undefined =>
  Object.keys(fields).find((name) => !known.has(name));

/**
 * Reads a decoder file: `{ "version": 1, "decoders": [{ "address": "wss://*.example.com/*", "steps": ["gzip", "messagepack"] }] }`.
 *
 * @returns the decoders in their order, or the first fault.
 */
export function parseDecoderFile(text: string): Result<readonly Decoder[], DecoderFault> {
  if (text.length > FILE_LIMIT) return fail({ reason: 'too-large' });
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return fail({ reason: 'no-json' });
  }
  return parseDecoders(file);
}

/** As {@link parseDecoderFile}, of JSON that is parsed already. */
export function parseDecoders(file: unknown): Result<readonly Decoder[], DecoderFault> {
  if (!isRecord(file)) return fail({ reason: 'no-decoders' });
  if (file['version'] !== DECODER_VERSION) {
    return fail({ reason: 'version', found: String(JSON.stringify(file['version'])).slice(0, 40) });
  }
  const strange = strangeField(file, FILE_FIELDS);
  if (strange !== undefined) return fail({ reason: 'unknown-field', decoder: 0, field: strange.slice(0, 100) });
  const list: unknown = file['decoders'];
  if (!Array.isArray(list) || list.length === 0) return fail({ reason: 'no-decoders' });
  if (list.length > DECODERS_LIMIT) return fail({ reason: 'too-many' });
  const decoders: Decoder[] = [];
  for (const [index, item] of (list as readonly unknown[]).entries()) {
    const parsed = parseDecoder(item, index + 1);
    if (!parsed.ok) return parsed;
    decoders.push(parsed.value);
  }
  return ok(decoders);
}

function parseDecoder(item: unknown, decoder: number): Result<Decoder, DecoderFault> {
  if (!isRecord(item)) return fail({ reason: 'bad-address', decoder });
  const strange = strangeField(item, DECODER_FIELDS);
  if (strange !== undefined) return fail({ reason: 'unknown-field', decoder, field: strange.slice(0, 100) });
  const address = item['address'] ?? '*';
  if (typeof address !== 'string' || address === '' || address.length > PATTERN_LIMIT) {
    return fail({ reason: 'bad-address', decoder });
  }
  const steps = parseSteps(item['steps']);
  return steps.ok ? ok({ address, steps: steps.value }) : fail({ reason: 'bad-step', decoder, fault: steps.error });
}

/** Names of message types that decoders use. */
export const typesIn = (decoders: readonly Decoder[]): readonly string[] => [
  ...new Set(decoders.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'proto' ? [step.type] : [])))),
];
