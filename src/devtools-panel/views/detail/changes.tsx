import { shorten } from '../../../base/shorten.ts';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { CHANGES } from '../../../texts/panel/detail.ts';
import { formatValue } from '../../../texts/panel/numbers.ts';
import { compare, compareTexts } from '../../rows/difference.ts';
import { isObject } from '../../../base/is-object.ts';
import { writeJson } from '../../../formats/json/write-json.ts';
import { visible } from '../../../store/preview-fields.ts';
import { readingOf } from '../../../store/read-again.ts';
import type { StreamMessage } from '../../../analysis/streams/message.ts';

/** Characters of a value that fit in its line. */
const MAX_LENGTH = 60;

/** Characters of the common text that are shown around a difference. */
const AROUND = 40;

const short = (value: unknown): string => {
  const text = value === undefined ? CHANGES.absent : typeof value === 'string' ? value : writeJson(value, MAX_LENGTH);
  return shorten(text, MAX_LENGTH);
};

/** By how much a number rose or fell; empty unless both are numbers. */
function formatRise(before: unknown, after: unknown): string {
  const [old, recent] = [Number(before), Number(after)];
  if (before === null || after === null || before === '' || after === '' || Number.isNaN(old + recent)) return '';
  if (typeof before === 'boolean' || typeof after === 'boolean') return '';
  const by = Number((recent - old).toFixed(6));
  return by > 0 ? `+${formatValue(by)}` : `\u2212${formatValue(-by)}`;
}

interface Pair {
  readonly before: StreamMessage;
  readonly after: StreamMessage;
}

function TextChanges({ before, after }: Pair): JSX.Element {
  const [old, recent] = [before.payload.data, after.payload.data];
  if (old === recent) return <p class="quiet note">{CHANGES.identical}</p>;
  const difference = compareTexts(old, recent);
  const line = (sign: string, side: string, middle: string): JSX.Element => (
    <div class="change-text">
      <span class="quiet">{sign} </span>
      <span class="quiet">{visible(difference.begin.slice(-AROUND))}</span>
      <b>{visible(middle.slice(0, 400))}</b>
      <span class="quiet">{visible(difference.end.slice(0, AROUND))}</span>
      <span class="visually-hidden"> {side}</span>
    </div>
  );
  return (
    <div class="changes">
      {line('\u2212', CHANGES.before, difference.before)}
      {line('+', CHANGES.after, difference.after)}
      <div class="quiet">{CHANGES.differsFrom(difference.begin.length + 1)}</div>
    </div>
  );
}

/**
 * What differs between two messages: field by field if both are JSON, else the text from its first difference on.
 *
 * @param most changes that are shown at first.
 */
export function Changes({ before, after, most }: Pair & { readonly most: number }): JSX.Element {
  const [shown, setShown] = useState(most);
  const [old, recent] = [readingOf(before).body, readingOf(after).body];
  if (!isObject(old) || !isObject(recent)) return <TextChanges before={before} after={after} />;
  const { changes, equal } = compare(old, recent);
  return (
    <div class="changes">
      {changes.slice(0, shown).map((change) => (
        <div key={change.path} class="change" data-change={change.path}>
          <span class="json-name">{change.path}</span>
          <span class="quiet old">{short(change.before)}</span>
          <span class="quiet" aria-label={CHANGES.became}>
            →
          </span>
          <span class="json-plain">{short(change.after)}</span>
          <span class="quiet">{formatRise(change.before, change.after)}</span>
        </div>
      ))}
      {changes.length > shown ? (
        <button type="button" class="link" onClick={() => setShown(shown + most * 4)}>
          {CHANGES.more(changes.length - shown)}
        </button>
      ) : null}
      <div class="quiet">{changes.length === 0 ? CHANGES.noneDiffers(equal) : CHANGES.equal(equal)}</div>
    </div>
  );
}
