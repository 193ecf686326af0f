import type { JSX } from 'preact';
import type { ConnectionSpan } from '../../../analysis/streams/stream.ts';
import { INDUCED_HEADING, inducedLine, inducedTag } from '../../../texts/findings/induced.ts';
import { actsOn } from '../../rows/induced-marks.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { formatInstant, useTimeBase } from '../hooks/time-base.ts';
import { Icon } from '../shell/icons.tsx';

/** Faults that are listed; a scenario has a handful. */
const SHOWN = 50;

/** What was done to a message on purpose. */
export function InducedTag({ fault }: { readonly fault: string }): JSX.Element {
  return (
    <span class="tag induced">
      <Icon name="bolt" size={13} />
      {inducedTag(fault)}
    </span>
  );
}

/** The faults on purpose that were in force on a connection while it lived. */
export function InducedNotes({ span }: { readonly span: ConnectionSpan }): JSX.Element | null {
  const panel = usePanel();
  const base = useTimeBase();
  const stream = panel.recording.analysis.streamOfConnection(span.document, span.connection);
  const acts = stream === undefined ? [] : actsOn(panel.display.snapshot.value.induced, stream);
  const own = acts.filter(
    (act) =>
      (act.connection === 0 || act.connection === span.connection) &&
      act.from <= (span.closeAt ?? Infinity) &&
      (act.until ?? Infinity) >= span.connectingAt,
  );
  if (own.length === 0) return null;
  return (
    <>
      <h2>{INDUCED_HEADING}</h2>
      <ul class="induced-notes">
        {own.slice(0, SHOWN).map(({ fault, from, until, messages, run, connection }) => (
          <li key={`${run} ${connection} ${fault} ${from}`}>
            <Icon name="bolt" size={13} />
            {inducedLine({
              fault,
              from: formatInstant(from, base),
              lasted: until === null ? null : until - from,
              messages,
            })}
          </li>
        ))}
      </ul>
    </>
  );
}
