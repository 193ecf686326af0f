import type { JSX } from 'preact';
import { inducedLine } from '../../../texts/findings/induced.ts';
import { CAUSED } from '../../../texts/panel/faults.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { formatInstant, useTimeBase } from '../hooks/time-base.ts';
import { Icon } from '../shell/icons.tsx';

/** Faults that are listed, the newest. */
const SHOWN = 100;

/** What was caused in this recording, the newest first. */
export function Caused(): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const { induced, streams } = panel.display.snapshot.value;
  const labels = new Map(streams.map(({ id, label }) => [id, label]));
  const newest = induced.acts.slice(-SHOWN).toReversed();
  return (
    <section aria-label={CAUSED.title}>
      <h2>{CAUSED.title}</h2>
      {newest.length === 0 ? <p class="quiet note">{CAUSED.none}</p> : null}
      <ul class="induced-notes">
        {newest.map(({ fault, from, until, messages, stream, run, connection, document }) => (
          <li key={`${document} ${run} ${connection} ${fault} ${from}`}>
            <Icon name="bolt" size={13} />
            {inducedLine({
              fault,
              from: formatInstant(from, base),
              lasted: until === null ? null : until - from,
              messages,
            })}{' '}
            <span class="quiet">{stream === null ? '' : (labels.get(stream) ?? '')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
