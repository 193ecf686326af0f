import { findSecrets, type Found } from './find-secrets.ts';
import { REDACTION_PLACEHOLDER } from './placeholder.ts';
import type { CompiledRules } from './redact-rules.ts';
import type { SecretPlace } from './rule-table.ts';
import type { SecretStore } from './secret-store.ts';

/** Finds and replaces secrets in texts. */
export class TextRedactor {
  /** By which is searched; they change from document to document. */
  rules: CompiledRules;
  readonly #secrets: SecretStore;

  constructor(rules: CompiledRules, secrets: SecretStore) {
    this.rules = rules;
    this.#secrets = secrets;
  }

  /** First pass. */
  readonly learn = (text: string): void => {
    if (text === '') return;
    this.#secrets.reserve(REDACTION_PLACEHOLDER.largestIn(text));
    for (const { secrets } of findSecrets(text, this.rules))
      for (const secret of secrets) this.#secrets.remember(secret);
  };

  /** Second pass. @returns the same text if it has no secret. */
  apply(text: string, place: SecretPlace): string {
    if (text === '') return text;
    const found = this.#findAll(text);
    if (found.length === 0) return text;
    let written = '';
    let from = 0;
    for (const each of found) {
      written += text.slice(from, each.start) + this.#write(text, each, place);
      from = each.end;
    }
    return written + text.slice(from);
  }

  /** Second pass over the pieces of one body. A secret is replaced in the piece in which it begins; later ones lose their part. */
  applyPieces(pieces: readonly string[]): readonly string[] {
    const joined = pieces.join('');
    const found = this.#findAll(joined);
    let next = 0;
    let start = 0;
    return pieces.map((piece) => {
      const end = start + piece.length;
      let written = '';
      let from = start;
      for (let each = found[next]; each !== undefined && each.start < end; each = found[next]) {
        written += joined.slice(from, Math.max(from, each.start));
        if (each.start >= start) written += this.#write(joined, each, 'body');
        from = Math.min(end, each.end);
        if (each.end > end) break;
        next += 1;
      }
      written += joined.slice(from, end);
      start = end;
      return written;
    });
  }

  #write(text: string, { secrets, start, end, write }: Found, place: SecretPlace): string {
    return write(secrets.map((secret) => this.#secrets.replace(secret, { place, text, start, end })));
  }

  #findAll(text: string): readonly Found[] {
    return this.#secrets.withEchoes(text, findSecrets(text, this.rules));
  }
}
