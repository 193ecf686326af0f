import type { JSX } from 'preact';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import { describe, type PreviewField } from '../../../store/describe-message.ts';
import { placesOfFields } from '../../../filter/locate-fields.ts';
import type { Place } from '../../search/match-places.ts';
import { usePanel } from '../hooks/hooks.ts';

/** Draws a text with stretches marked in it; they may come in any order and overlap. */
function Marked({ text, marks }: { readonly text: string; readonly marks: readonly Place[] }): JSX.Element {
  const pieces: (string | JSX.Element)[] = [];
  let end = 0;
  for (const mark of marks.toSorted((one, other) => one.from - other.from)) {
    const from = Math.max(end, mark.from);
    const until = Math.min(text.length, mark.until);
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

/** Draws the fields of a message's preview, with what the filter's words and regular expressions found marked in them. */
export function MarkedFields({ message, fields }: FieldsProps): JSX.Element {
  const { search } = usePanel();
  const words = search.words();
  const found = search.places(message);
  const { data } = message.payload;
  const places = found.length === 0 ? [] : placesOfFields(data, fields, describe(message).json !== undefined);
  const marksIn = (text: string, place: number | undefined): readonly Place[] => [
    ...(words === null
      ? []
      : [...text.matchAll(words)].map(({ 0: word, index }) => ({ from: index, until: index + word.length }))),
    ...(place === undefined || place < 0
      ? []
      : found.map(({ from, until }) => ({ from: from - place, until: until - place }))),
  ];
  return (
    <>
      {fields.map(({ name, value }, index) => (
        <span key={index} class="field">
          {name === '' ? null : `${name} `}
          <b>
            <Marked text={value} marks={marksIn(value, places[index])} />
          </b>
        </span>
      ))}
    </>
  );
}
