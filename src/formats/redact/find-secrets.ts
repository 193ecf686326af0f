import { addBinaryFields, addMqttPassword, isText, latin1, textOfUtf16 } from './binary-secrets.ts';
import { Finds, type Found, replaceFound, type Secret } from './finds.ts';
import { HINT, hintsOf } from './hints.ts';
import { addJson } from './json-secrets.ts';
import { addPersonal } from './personal.ts';
import type { CompiledRules } from './redact-rules.ts';
import { addMatches, addOptions, addShapes } from './shapes.ts';
import { addStructures } from './structures.ts';

export { type Found, replaceFound, type Secret };

/** Texts in texts are followed this deep: a protocol in a protocol in a protocol. */
const INNER = 3;

/** Whether JSON could begin somewhere. */
const hasJson = (text: string): boolean => text.includes('{') || text.includes('[');

/**
 * Finds the secrets in a text: a URL, a payload, a reason, a call stack.
 *
 * @returns by place, none overlapping another; of two that overlap the earlier, and from one place the longer.
 */
export const findSecrets = (text: string, rules: CompiledRules): readonly Found[] => find(text, rules, INNER);

function find(text: string, rules: CompiledRules, depth: number): readonly Found[] {
  if (text === '') return [];
  const hints = rules.hasUsual ? hintsOf(text) : 0;
  const hasOwn = rules.paths.length + rules.patterns.length + rules.options.size > 0 || rules.isSafe;
  if (hints === 0 && !hasOwn && !text.includes('=')) return [];
  const finds = new Finds(text, rules);
  const inner = (value: string): readonly Found[] => (depth > 0 ? find(value, rules, depth - 1) : []);
  const isNamed = (hints & HINT.name) !== 0;
  if ((isNamed || rules.paths.length > 0 || rules.isSafe) && hasJson(text)) addJson(finds, isNamed, inner);
  if (rules.hasUsual) {
    if ((hints & HINT.shape) !== 0) addShapes(finds);
    addStructures(finds, hints, depth > 0 ? inner : null);
  }
  if (rules.options.size > 0) addOptions(finds);
  if (rules.isSafe) addPersonal(finds);
  for (const pattern of rules.patterns) addMatches(finds, { kind: 'own', rule: `/${pattern.source}/`, pattern });
  return finds.withoutOverlaps();
}

/** What was found in bytes: in a text of which each character is one byte, or, where `width` is 2, in UTF-16. */
export interface FoundInBytes {
  readonly text: string;
  readonly width: 1 | 2;
  /** Which of a character's bytes ASCII is in. */
  readonly offset: 0 | 1;
  readonly found: readonly Found[];
}

/** Finds the secrets in bytes: text in them, fields of MessagePack and CBOR, the password of MQTT, UTF-16. */
export function findInBytes(bytes: Uint8Array, rules: CompiledRules): FoundInBytes {
  const text = latin1(bytes);
  const wide = textOfUtf16(text);
  if (wide !== null) return { ...wide, width: 2, found: findSecrets(wide.text, rules) };
  const finds = new Finds(text, rules);
  for (const each of findSecrets(text, rules)) finds.take(each);
  if (rules.hasUsual) {
    addMqttPassword(finds);
    if (!isText(text)) addBinaryFields(finds);
  }
  return { text, width: 1, offset: 0, found: finds.withoutOverlaps() };
}
