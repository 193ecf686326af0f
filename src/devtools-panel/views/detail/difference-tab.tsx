import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import { describe } from '../../../store/describe-message.ts';
import { previousOfKind, twinOf } from '../../state/navigation.ts';
import { Changes } from './changes.tsx';
import { instantWords, usePanel, useTimeBase } from '../hooks/hooks.ts';
import { formatDuration } from '../../../base/format.ts';

type Against = 'previous' | 'twin';

/** A message's whole difference against the last of its kind, or against its twin where it came twice. */
export function DifferenceTab(props: { readonly message: StreamMessage; readonly position: number }): JSX.Element {
  const { message, position } = props;
  const panel = usePanel();
  const base = useTimeBase();
  const twin = twinOf(panel, message.stream, position);
  const previous = previousOfKind(panel, message, position);
  const [chosen, choose] = useState<Against | null>(null);
  const against = chosen === 'twin' && twin === null ? 'previous' : (chosen ?? (twin === null ? 'previous' : 'twin'));
  const place = against === 'twin' ? twin : previous;
  const other = place === null ? undefined : panel.recording.log(message.stream)?.message(place);
  const button = (id: Against, words: string, isThere: boolean): JSX.Element => (
    <button type="button" class="chip" aria-pressed={against === id} disabled={!isThere} onClick={() => choose(id)}>
      {words}
    </button>
  );
  const kind = describe(message).kind;
  return (
    <>
      <div class="against-choice" role="group" aria-label="Compared with">
        {button('previous', `The last ${kind}`, previous !== null)}
        {button('twin', 'Its twin', twin !== null)}
      </div>
      {other === undefined || place === null ? (
        <p class="empty">{`No ${kind} came before this one among the last messages.`}</p>
      ) : (
        <>
          <h2>
            {against === 'twin' ? 'Twin' : 'Last'} at {instantWords(other.at, base)}
            <span>
              {formatDuration(Math.abs(message.at - other.at))} {other.at <= message.at ? 'before' : 'after'}
            </span>
          </h2>
          <Changes
            key={`${place} ${position}`}
            before={place <= position ? other : message}
            after={place <= position ? message : other}
            most={200}
          />
          <p class="note">
            <button type="button" class="link" onClick={() => panel.selection.select({ message: place })}>
              Go to it
            </button>
          </p>
        </>
      )}
    </>
  );
}
