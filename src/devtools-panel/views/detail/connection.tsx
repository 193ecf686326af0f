import type { JSX } from 'preact';
import type { ConnectionSpan } from '../../../analysis/streams/stream.ts';
import { isSeenByBrowser } from '../../../wire/browser-document.ts';
import type { BrowserFacts } from '../../source/browser-har/read-browser-facts.ts';
import { endWords } from '../../rows/event-rows.ts';
import { readStack, type StackFrame } from '../../text/stack.ts';
import { usePanel } from '../hooks/hooks.ts';
import { formatBytes, formatDuration } from '../../../base/format.ts';
import { formatCount } from '../../text/numbers.ts';

function Frame({ frame }: { readonly frame: StackFrame }): JSX.Element {
  const place = `${frame.url.split(/[/?#]/).findLast((part) => part !== '') ?? frame.url}:${frame.line}`;
  return (
    <>
      {frame.name === '' ? '' : `${frame.name} `}
      <span title={frame.url}>{place}</span>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): JSX.Element | null {
  if (value === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

const sizeOnWire = (wire: BrowserFacts | undefined): string =>
  wire === undefined || wire.transferred === null ? '' : formatBytes(wire.transferred);

/** Every header as the browser sent and got it. A page's scripts see few of them, and none of a WebSocket. */
function WireHeaders({ wire }: { readonly wire: BrowserFacts }): JSX.Element {
  const sides = [
    { words: 'Request headers', headers: wire.requestHeaders },
    { words: 'Response headers', headers: wire.responseHeaders },
  ].filter(({ headers }) => headers.length > 0);
  return (
    <>
      {sides.map(({ words, headers }) => (
        <section key={words} class="wire-headers" aria-label={words}>
          <h2>
            {words}
            <span>as the browser tells, without credentials</span>
          </h2>
          <dl class="facts-list">
            {headers.map(([name, value], index) => (
              <Fact key={`${index} ${name}`} name={name} value={value} />
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

/** Says where the browser could tell more if it were asked. */
function Unasked(): JSX.Element | null {
  const { source, settings } = usePanel();
  const isAsked = settings.asksBrowser.value;
  if (source.setBrowserRequests === undefined || isAsked) return null;
  return <p class="unasked">Firefox can tell all headers and sizes on the wire: see Settings.</p>;
}

/** The connection or request that carried the message. */
export function Connection({ span, now }: { readonly span: ConnectionSpan; readonly now: number }): JSX.Element {
  const panel = usePanel();
  const told = panel.recording.connection(span.document, span.connection);
  const opener = told === undefined ? undefined : readStack(told.connecting.initiator)[0];
  const wire = panel.details.browserFacts(span.document, span.connection);
  const headers = wire === undefined ? [...(told?.connecting.headers ?? []), ...(told?.open?.headers ?? [])] : [];
  const openAt = span.openAt ?? span.connectingAt;
  return (
    <>
      <h2>
        {span.transport === 'websocket' || span.transport === 'eventsource' ? 'Connection' : 'Request'}
        <span>{span.closeAt === null ? `open for ${formatDuration(now - openAt)}` : endWords(span)}</span>
      </h2>
      <dl class="facts-list">
        <Fact name="url" value={span.url} />
        <Fact name="seen" value={isSeenByBrowser(span.document) ? 'by the browser, not by the page hook' : ''} />
        {opener === undefined ? null : (
          <>
            <dt>opened by</dt>
            <dd>
              <Frame frame={opener} />
            </dd>
          </>
        )}
        <Fact
          name="method"
          value={told === undefined || told.connecting.method === 'GET' ? '' : told.connecting.method}
        />
        <Fact name="status" value={span.status === 0 ? '' : String(span.status)} />
        <Fact name="protocol" value={told?.open?.protocol ?? ''} />
        <Fact name="extensions" value={wire?.extensions || told?.open?.extensions || ''} />
        <Fact name="http version" value={wire?.httpVersion ?? ''} />
        <Fact name="transferred" value={sizeOnWire(wire)} />
        <Fact name="messages" value={`${formatCount(span.messagesIn)} in, ${formatCount(span.messagesOut)} out`} />
        {headers.map(([name, value], index) => (
          <Fact key={`${index} ${name}`} name={name} value={value} />
        ))}
      </dl>
      {wire === undefined ? <Unasked /> : <WireHeaders wire={wire} />}
    </>
  );
}

/** The call stack that opened the connection. */
export function Stack({ span }: { readonly span: ConnectionSpan | undefined }): JSX.Element {
  const panel = usePanel();
  const told = span === undefined ? undefined : panel.recording.connection(span.document, span.connection);
  const frames = told === undefined ? [] : readStack(told.connecting.initiator);
  if (frames.length === 0) return <p class="empty">No stack is known for this connection.</p>;
  return (
    <ol class="stack">
      {frames.map((frame, index) => (
        <li key={index}>
          <Frame frame={frame} />
        </li>
      ))}
    </ol>
  );
}
