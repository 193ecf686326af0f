import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { DIFFERENCE } from '../../../texts/panel/detail.ts';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import { describeMessage } from '../../../store/describe-message.ts';
import { previousOfKind, twinOf } from '../../state/navigation.ts';
import { Changes } from './changes.tsx';
import { InducedTag } from './induced-notes.tsx';
import { usePanel } from '../hooks/panel-context.ts';
import { formatInstant, useTimeBase } from '../hooks/time-base.ts';

type Counterpart = 'previous' | 'twin';

interface Props {
  readonly message: StreamMessage;
  readonly position: number;
}

/** What the message is compared with: its twin if it came twice, unless the user chooses the previous one of its type. */
function useCounterpart({ message, position }: Props) {
  const panel = usePanel();
  const [chosen, choose] = useState<Counterpart | null>(null);
  const twin = twinOf(panel, message.stream, position);
  const previous = previousOfKind(panel, message, position);
  const isTwin = twin !== null && chosen !== 'previous';
  return { twin, previous, choose, isTwin, otherPosition: isTwin ? twin : previous };
}

/** The whole difference between a message and the previous one of its type, or its twin if it came twice. */
export function DifferenceTab(props: Props): JSX.Element {
  const { message, position } = props;
  const panel = usePanel();
  const base = useTimeBase();
  const { twin, previous, choose, isTwin, otherPosition } = useCounterpart(props);
  const other = otherPosition === null ? undefined : panel.recording.log(message.stream)?.message(otherPosition);
  const type = describeMessage(message).kind;
  // The message itself has its mark in the head of the detail.
  const induced = other === undefined ? null : panel.recording.analysis.induced().messageOf(other.ref);
  const button = (id: Counterpart, label: string, isAvailable: boolean): JSX.Element => (
    <button
      type="button"
      class="chip"
      aria-pressed={isTwin === (id === 'twin')}
      disabled={!isAvailable}
      onClick={() => choose(id)}
    >
      {label}
    </button>
  );
  return (
    <>
      <div class="comparison-choice" role="group" aria-label={DIFFERENCE.label}>
        {button('previous', DIFFERENCE.previous(type), previous !== null)}
        {button('twin', DIFFERENCE.twin, twin !== null)}
      </div>
      {other === undefined || otherPosition === null ? (
        <p class="empty">{DIFFERENCE.none(type)}</p>
      ) : (
        <>
          <h2>
            {(isTwin ? DIFFERENCE.twinAt : DIFFERENCE.previousAt)(formatInstant(other.at, base))}
            {induced === null ? null : <InducedTag fault={induced.fault} />}
            <span>{DIFFERENCE.distance(Math.abs(message.at - other.at), other.at <= message.at)}</span>
          </h2>
          <Changes
            key={`${otherPosition} ${position}`}
            before={otherPosition <= position ? other : message}
            after={otherPosition <= position ? message : other}
            most={200}
          />
          <p class="note">
            <button type="button" class="link" onClick={() => panel.selection.select({ message: otherPosition })}>
              {DIFFERENCE.go}
            </button>
          </p>
        </>
      )}
    </>
  );
}
