import type { JSX } from 'preact';
import { shorten } from '../../../base/shorten.ts';
import type { Result } from '../../../base/result.ts';
import type { RedactedKind, RedactedSecret, RedactionSummary } from '../../../formats/redact/redact.ts';
import type { SecretKind } from '../../../formats/redact/rule-table.ts';
import { REDACTION } from '../../../texts/panel/dialogs.ts';
import { kindText, SECRET_KIND_LABELS, SECRET_PLACE_LABELS, unsearchedText } from '../../../texts/redaction.ts';

/** Values of one kind that the preview lists. */
const LISTED = 50;

/** Characters of a secret that are shown: enough to recognise it. */
const SHOWN = 24;

/** Characters of the text around it. */
const AROUND = 40;

/** What the user wants to keep as it is. */
export interface Kept {
  readonly kinds: ReadonlySet<SecretKind>;
  readonly values: ReadonlySet<string>;
}

/** Nothing is kept. */
export const NOTHING_KEPT: Kept = { kinds: new Set(), values: new Set() };

function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

const isKept = ({ kind, value }: RedactedSecret, kept: Kept): boolean => kept.kinds.has(kind) || kept.values.has(value);

/** What of a summary is replaced if something is kept. Values beyond those listed count as replaced with their kind. */
function countReplaced({ secrets, total, places, kinds }: RedactionSummary, kept: Kept) {
  let left = total;
  let leftPlaces = places;
  for (const { kind, secrets: count, where } of kinds) {
    if (!kept.kinds.has(kind)) continue;
    left -= count;
    for (const times of where.values()) leftPlaces -= times;
  }
  for (const secret of secrets) {
    if (kept.kinds.has(secret.kind) || !kept.values.has(secret.value)) continue;
    left -= 1;
    leftPlaces -= secret.count;
  }
  return { left, leftPlaces };
}

interface Choice {
  readonly kept: Kept;
  readonly onKeep: (kept: Kept) => void;
}

function Value({ secret, kept, onKeep }: Choice & { readonly secret: RedactedSecret }): JSX.Element {
  const { value, rule, count, before, after } = secret;
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={!isKept(secret, kept)}
          disabled={kept.kinds.has(secret.kind)}
          onChange={() => onKeep({ ...kept, values: toggled(kept.values, value) })}
        />
        <code>
          {before.slice(-AROUND)}
          <mark>{shorten(value, SHOWN)}</mark>
          {after.slice(0, AROUND)}
        </code>
      </label>
      <span class="quiet">{REDACTION.occurrences(rule, count)}</span>
    </li>
  );
}

interface KindProps extends Choice {
  readonly kind: RedactedKind;
  readonly secrets: readonly RedactedSecret[];
}

function Kind({ kind: { kind, secrets: total, where }, secrets, kept, onKeep }: KindProps): JSX.Element {
  const label = SECRET_KIND_LABELS[kind];
  const places = [...where].map(([place, count]) => [SECRET_PLACE_LABELS[place], count] as const);
  return (
    <div class="preview-kind">
      <label>
        <input
          type="checkbox"
          checked={!kept.kinds.has(kind)}
          onChange={() => onKeep({ ...kept, kinds: toggled(kept.kinds, kind) })}
        />
        {kindText(label, total, places)}
      </label>
      <details>
        <summary>{REDACTION.show(total)}</summary>
        <ul class="preview-list" tabIndex={0} aria-label={REDACTION.values(label)}>
          {secrets.slice(0, LISTED).map((secret) => (
            <Value key={secret.placeholder} secret={secret} kept={kept} onKeep={onKeep} />
          ))}
          {total > LISTED ? <li class="quiet">{REDACTION.more(total - LISTED)}</li> : null}
        </ul>
      </details>
    </div>
  );
}

/** What will be replaced, by kind and place, each with the text around it; what is kept; and what could not be searched. */
export function RedactionPreview({
  preview,
  kept,
  onKeep,
}: Choice & { readonly preview: Result<RedactionSummary, string> | null }): JSX.Element {
  if (preview === null) return <p class="quiet">{REDACTION.searching}</p>;
  if (!preview.ok) {
    return (
      <p class="problem" role="alert">
        {preview.error}
      </p>
    );
  }
  const summary = preview.value;
  const { left, leftPlaces } = countReplaced(summary, kept);
  const unsearched = unsearchedText(summary.unsearched);
  return (
    <>
      {summary.total === 0 ? (
        <p class="quiet">{REDACTION.none}</p>
      ) : (
        <section aria-label={REDACTION.list}>
          <p data-secrets={left}>{REDACTION.summary(left, leftPlaces, summary.total - left)}</p>
          <p class="quiet">{REDACTION.hint}</p>
          {summary.kinds.map((kind) => (
            <Kind
              key={kind.kind}
              kind={kind}
              secrets={summary.secrets.filter((each) => each.kind === kind.kind)}
              kept={kept}
              onKeep={onKeep}
            />
          ))}
        </section>
      )}
      {unsearched === '' ? null : <p class="problem">{unsearched}</p>}
    </>
  );
}
