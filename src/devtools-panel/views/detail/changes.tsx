import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { compare, compareTexts } from '../../rows/difference.ts';
import { describe, visible } from '../../../store/describe-message.ts';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import { formatCount, formatValue, pluralize } from '../../text/numbers.ts';

/** Characters of a value that are shown in its line. */
const LONG = 60;

/** Characters that are shown of what two texts have in common, beside where they differ. */
const AROUND = 40;

const short = (value: unknown): string => {
  const text = value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
};

/** By how much a number rose or fell; empty where one of both is none. */
function rise(before: unknown, after: unknown): string {
  const [old, young] = [Number(before), Number(after)];
  if (before === null || after === null || before === '' || after === '' || Number.isNaN(old + young)) return '';
  if (typeof before === 'boolean' || typeof after === 'boolean') return '';
  const by = Number((young - old).toFixed(6));
  return by > 0 ? `+${formatValue(by)}` : `\u2212${formatValue(-by)}`;
}

interface Pair {
  readonly before: StreamMessage;
  readonly after: StreamMessage;
}

function TextChanges({ before, after }: Pair): JSX.Element {
  const [old, young] = [before.payload.data, after.payload.data];
  if (old === young) return <p class="quiet note">The same content, character by character.</p>;
  const difference = compareTexts(old, young);
  const line = (sign: string, words: string, middle: string): JSX.Element => (
    <div class="change-text">
      <span class="quiet">{sign} </span>
      <span class="quiet">{visible(difference.begin.slice(-AROUND))}</span>
      <b>{visible(middle.slice(0, 400))}</b>
      <span class="quiet">{visible(difference.end.slice(0, AROUND))}</span>
      <span class="unseen"> {words}</span>
    </div>
  );
  return (
    <div class="changes">
      {line('\u2212', 'before', difference.before)}
      {line('+', 'after', difference.after)}
      <div class="quiet">differs from character {formatCount(difference.begin.length + 1)} on</div>
    </div>
  );
}

/**
 * What differs between two messages, field by field where both are JSON, else from where on.
 *
 * @param most changes that are shown at first.
 */
export function Changes({ before, after, most }: Pair & { readonly most: number }): JSX.Element {
  const [shown, setShown] = useState(most);
  const [old, young] = [describe(before).json, describe(after).json];
  if (old === undefined || young === undefined) return <TextChanges before={before} after={after} />;
  const { changes, equal } = compare(old, young);
  return (
    <div class="changes">
      {changes.slice(0, shown).map((change) => (
        <div key={change.path} class="change" data-change={change.path}>
          <span class="json-name">{change.path}</span>
          <span class="quiet old">{short(change.before)}</span>
          <span class="quiet" aria-label="became">
            →
          </span>
          <span class="json-plain">{short(change.after)}</span>
          <span class="quiet">{rise(change.before, change.after)}</span>
        </div>
      ))}
      {changes.length > shown ? (
        <button type="button" class="link" onClick={() => setShown(shown + most * 4)}>
          {formatCount(changes.length - shown)} more changed
        </button>
      ) : null}
      <div class="quiet">
        {changes.length === 0 ? 'No field differs, ' : ''}
        {pluralize(equal, 'field')} equal
      </div>
    </div>
  );
}
