import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isPollClass, type ConnectionSpan, type StreamId } from '../../../analysis/streams/stream.ts';
import { DETAIL } from '../../../texts/panel/detail.ts';
import { STREAM_STATES } from '../../../texts/panel/rows.ts';
import { GROUP_LABELS } from '../../../texts/panel/shell.ts';
import { STREAM_DETAIL } from '../../../texts/panel/stream-detail.ts';
import { groupOf } from '../../../timeline/lanes.ts';
import { describeEnd, isSameConnection } from '../../rows/event-rows.ts';
import { factsOfStream } from '../../rows/stream-facts.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { formatInstant, useTimeBase } from '../hooks/time-base.ts';
import { InducedNotes } from './induced-notes.tsx';
import { Connection, Fact, Stack } from './connection.tsx';
import { Decoding } from './decoding-form.tsx';
import { Numbering } from './numbering-form.tsx';

/** Connections that are listed at first, and added by each click on "earlier". */
const PAGE = 20;

/** The selected connection of the selected stream, `undefined` if none is selected or it is no longer remembered. */
export function useSelectedSpan(): ConnectionSpan | undefined {
  const panel = usePanel();
  // A connection changes without a message: when it opens and when it ends.
  void panel.display.snapshot.value;
  const { stream: id } = panel.selection.current.value;
  const connection = panel.selection.connection.value;
  if (id === null || connection === null) return undefined;
  return panel.recording.analysis.stream(id)?.spans.find((span) => isSameConnection(span, connection));
}

/** How a connection went so far, in a few words. */
function describeSpan(span: ConnectionSpan): string {
  const { connectingAt, openAt, closeAt, status } = span;
  if (closeAt === null) return openAt === null ? STREAM_DETAIL.connecting : STREAM_DETAIL.open;
  return openAt === null ? STREAM_DETAIL.notOpened(closeAt - connectingAt, status) : describeEnd(span);
}

interface HeadProps {
  readonly title: string;
  readonly words: readonly string[];
}

function Head({ title, words }: HeadProps): JSX.Element {
  return (
    <header>
      <strong>{title}</strong>
      <div class="meta">
        {words.map((word) => (
          <span key={word}>{word}</span>
        ))}
      </div>
    </header>
  );
}

/** A connection or request by itself: its address, handshake, times and headers, or the stack that opened it. */
export function ConnectionDetail({
  stream: id,
  span,
  isStack,
}: {
  readonly stream: StreamId;
  readonly span: ConnectionSpan;
  readonly isStack: boolean;
}): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const label = panel.recording.analysis.stream(id)?.label ?? span.url;
  const count = STREAM_DETAIL.count(span.messagesIn, span.messagesOut);
  return (
    <div class="detail" data-region data-connection tabIndex={0} role="group" aria-label={DETAIL.connection}>
      <Head title={label} words={[formatInstant(span.connectingAt, base), describeSpan(span), count]} />
      {isStack ? null : <InducedNotes span={span} />}
      {isStack ? <Stack span={span} /> : <Connection span={span} now={panel.display.drawnAt.value} />}
    </div>
  );
}

/** The connections of a stream, newest first; each opens in the detail. */
function ConnectionList({ spans, title }: { readonly spans: readonly ConnectionSpan[]; readonly title: string }) {
  const panel = usePanel();
  const base = useTimeBase();
  const [shown, setShown] = useState(PAGE);
  const newest = spans.slice(-shown).toReversed();
  return (
    <>
      <h2>{title}</h2>
      <ul class="connections">
        {newest.map((span) => (
          <li key={`${span.document} ${span.connection}`}>
            <button type="button" class="link" onClick={() => panel.selection.selectConnection(span)}>
              {formatInstant(span.connectingAt, base)}
            </button>{' '}
            {describeSpan(span)}
            {span.openAt === null ? null : (
              <span class="quiet"> {STREAM_DETAIL.count(span.messagesIn, span.messagesOut)}</span>
            )}
          </li>
        ))}
      </ul>
      {spans.length > shown ? (
        <button type="button" class="link more" onClick={() => setShown(shown + PAGE * 4)}>
          {STREAM_DETAIL.earlier(spans.length - shown)}
        </button>
      ) : null}
    </>
  );
}

/** A stream as a whole: its facts, its connections, how it is numbered and unwrapped. */
export function StreamDetail({ stream: id }: { readonly stream: StreamId }): JSX.Element | null {
  const panel = usePanel();
  void panel.display.snapshot.value;
  const stream = panel.recording.analysis.stream(id);
  if (stream === undefined) return <p class="empty">{DETAIL.empty}</p>;
  const { spans } = stream;
  const newest = spans.at(-1);
  const records = newest === undefined ? undefined : panel.recording.connection(newest.document, newest.connection);
  const now = panel.display.now();
  const facts = factsOfStream(stream, panel.recording.log(id), now, records?.open?.protocol ?? '');
  // The name as the list of streams has it, which tells streams of one name apart.
  const title = panel.selection.stream.value?.label ?? stream.label;
  return (
    <div class="detail" data-region data-stream-detail tabIndex={0} role="group" aria-label={STREAM_DETAIL.label}>
      <Head title={title} words={[GROUP_LABELS[groupOf(stream.class)].name, STREAM_STATES[stream.state]]} />
      <dl class="facts-list">
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      {spans.length === 1 && newest !== undefined ? (
        <Connection span={newest} now={now} />
      ) : (
        <ConnectionList spans={spans} title={isPollClass(stream.class) ? STREAM_DETAIL.requests : STREAM_DETAIL.list} />
      )}
      <Numbering stream={id} />
      <Decoding stream={id} />
    </div>
  );
}
