import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ConnectionSpan, Stream } from '../../../analysis/streams/stream.ts';
import { BY_HAND } from '../../../texts/panel/faults.ts';
import { usePanel } from '../hooks/panel-context.ts';

/** Transports on which a message can be made by hand. */
const TRANSPORTS: ReadonlySet<string> = new Set(['websocket', 'datachannel']);

/** Whether a message can be made by hand on a connection of this kind. */
export const takesByHand = ({ transport }: ConnectionSpan): boolean => TRANSPORTS.has(transport);

/** The newest open connection of a stream that takes messages by hand. */
function openConnection(stream: Stream | undefined): ConnectionSpan | undefined {
  return stream?.spans.findLast((span) => takesByHand(span) && span.openAt !== null && span.closeAt === null);
}

const isBase64 = (text: string): boolean =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);

/** One message on a live connection, to the server or to the page. */
export function ByHand(): JSX.Element {
  const panel = usePanel();
  void panel.display.snapshot.value;
  const { draft } = panel.faults.fields.value;
  const { stream: id } = panel.selection.current.value;
  const connection = openConnection(id === null ? undefined : panel.recording.analysis.stream(id));
  const [problem, setProblem] = useState('');
  const set = (change: Partial<typeof draft>): void => panel.faults.set({ draft: { ...draft, ...change } });
  const send = (): void => {
    const isReadable = draft.encoding === 'text' || isBase64(draft.data);
    setProblem(isReadable ? '' : BY_HAND.notBase64);
    if (connection === undefined || !isReadable) return;
    void panel.faults.sendByHand({ document: connection.document, connection: connection.connection, ...draft });
  };
  return (
    <section class="by-hand" aria-label={BY_HAND.title}>
      <h2>{BY_HAND.title}</h2>
      <div class="fault-fields">
        <label>
          {BY_HAND.direction}{' '}
          <select
            class="choice"
            value={draft.direction}
            onChange={({ currentTarget }) => set({ direction: currentTarget.value === 'in' ? 'in' : 'out' })}
          >
            <option value="out">{BY_HAND.directions.out}</option>
            <option value="in">{BY_HAND.directions.in}</option>
          </select>
        </label>
        <label>
          {BY_HAND.encoding}{' '}
          <select
            class="choice"
            value={draft.encoding}
            onChange={({ currentTarget }) => set({ encoding: currentTarget.value === 'base64' ? 'base64' : 'text' })}
          >
            <option value="text">{BY_HAND.encodings.text}</option>
            <option value="base64">{BY_HAND.encodings.base64}</option>
          </select>
        </label>
      </div>
      <textarea
        aria-label={BY_HAND.content}
        spellcheck={false}
        rows={4}
        value={draft.data}
        onInput={({ currentTarget }) => set({ data: currentTarget.value })}
      />
      <div class="fault-buttons">
        <button type="button" class="plain" disabled={connection === undefined} onClick={send}>
          {BY_HAND.send}
        </button>
        {connection === undefined ? <span class="quiet">{BY_HAND.noConnection}</span> : null}
        <span role="alert" class="strong">
          {problem}
        </span>
      </div>
    </section>
  );
}
