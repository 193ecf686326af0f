import type { JSX } from 'preact';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import type { PreviewField } from '../../../store/preview-fields.ts';
import { readingOf } from '../../../store/read-again.ts';
import { placesOfFields } from '../../../filter/locate-fields.ts';
import type { TextRange } from '../../search/match-places.ts';
import { usePanel } from '../hooks/panel-context.ts';

/** A text with highlighted ranges, which may come in any order and overlap. */
function Highlighted({ text, ranges }: { readonly text: string; readonly ranges: readonly TextRange[] }): JSX.Element {
  const pieces: (string | JSX.Element)[] = [];
  let end = 0;
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const from = Math.max(end, range.from);
    const until = Math.min(text.length, range.until);
    if (until <= from) continue;
    pieces.push(text.slice(end, from), <mark key={from}>{text.slice(from, until)}</mark>);
    end = until;
  }
  return (
    <>
      {pieces}
      {text.slice(end)}
    </>
  );
}

interface FieldsProps {
  readonly message: StreamMessage;
  readonly fields: readonly PreviewField[];
}

/** The fields of a message's preview, with everything highlighted that the filter's words and patterns match. */
export function HighlightedFields({ message, fields }: FieldsProps): JSX.Element {
  const { search } = usePanel();
  const words = search.words();
  const found = search.places(message);
  const { data } = message.payload;
  const offsets = found.length === 0 ? [] : placesOfFields(data, fields, readingOf(message).content !== data);
  const rangesIn = (text: string, offset: number | undefined): readonly TextRange[] => [
    ...(words === null
      ? []
      : [...text.matchAll(words)].map(({ 0: word, index }) => ({ from: index, until: index + word.length }))),
    ...(offset === undefined || offset < 0
      ? []
      : found.map(({ from, until }) => ({ from: from - offset, until: until - offset }))),
  ];
  return (
    <>
      {fields.map(({ name, value }, index) => (
        <span key={index} class="field">
          {name === '' ? null : `${name} `}
          <b>
            <Highlighted text={value} ranges={rangesIn(value, offsets[index])} />
          </b>
        </span>
      ))}
    </>
  );
}
