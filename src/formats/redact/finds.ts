import { REDACTION_PLACEHOLDER } from './placeholder.ts';
import type { CompiledRules } from './redact-rules.ts';
import type { SecretKind } from './rule-table.ts';

/** A secret: its value with escapes undone (what is equal here is the same secret), and which rule found it, in words. */
export interface Secret {
  readonly value: string;
  readonly kind: SecretKind;
  readonly rule: string;
}

/** A stretch of a text that is to be replaced. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** One, or those of a text that holds a text: JSON in JSON, base64. */
  readonly secrets: readonly Secret[];
  /** What is written in its place, with one placeholder for each secret. */
  readonly write: (placeholders: readonly string[]) => string;
}

export const asIs = ([placeholder = '']: readonly string[]): string => placeholder;
export const quoted = ([placeholder = '']: readonly string[]): string => JSON.stringify(placeholder);
/** A text of JSON that is cut has no closing quote. */
export const halfQuoted = ([placeholder = '']: readonly string[]): string => JSON.stringify(placeholder).slice(0, -1);

/** Writes a text with what was found in it replaced. */
export function replaceFound(text: string, found: readonly Found[], placeholderOf: (secret: Secret) => string): string {
  let written = '';
  let from = 0;
  for (const { start, end, secrets, write } of found) {
    written += text.slice(from, start) + write(secrets.map(placeholderOf));
    from = end;
  }
  return written + text.slice(from);
}

/** Gathers what rules find in one text. What is a placeholder already or a part of one, or is to be kept, is no find. */
export class Finds {
  readonly text: string;
  readonly rules: CompiledRules;
  readonly #found: Found[] = [];
  readonly #cutsPlaceholder: (start: number, end: number) => boolean;

  constructor(text: string, rules: CompiledRules) {
    this.text = text;
    this.rules = rules;
    this.#cutsPlaceholder = REDACTION_PLACEHOLDER.cutsIn(text);
  }

  add(start: number, end: number, secret: Secret, write: Found['write'] = asIs): void {
    if (end <= start || REDACTION_PLACEHOLDER.isOne(secret.value) || this.rules.keeps(secret)) return;
    if (this.#cutsPlaceholder(start, end)) return;
    this.#found.push({ start, end, secrets: [secret], write });
  }

  take(found: Found): void {
    this.#found.push(found);
  }

  /** A text inside the text that is written again with what was found in it replaced. */
  addInner(start: number, end: number, inner: string, found: readonly Found[], encode: (text: string) => string): void {
    if (found.length === 0) return;
    const write = (placeholders: readonly string[]): string => {
      let next = 0;
      return encode(replaceFound(inner, found, () => placeholders[next++] ?? ''));
    };
    this.#found.push({ start, end, secrets: found.flatMap(({ secrets }) => secrets), write });
  }

  /** @returns by place, none overlapping another; of two that overlap the earlier, and from one place the longer. */
  withoutOverlaps(): readonly Found[] {
    if (this.#found.length < 2) return this.#found;
    const sorted = this.#found.toSorted((a, b) => a.start - b.start || b.end - a.end);
    const kept: Found[] = [];
    let end = 0;
    for (const each of sorted) {
      if (each.start < end) continue;
      kept.push(each);
      end = each.end;
    }
    return kept;
  }
}
