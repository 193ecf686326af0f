import type { ComponentChildren, JSX } from 'preact';
import { CONNECTION } from '../../../texts/panel/detail.ts';
import { formatBytes } from '../../../base/format.ts';
import { isRequest, type ConnectionSpan } from '../../../analysis/streams/stream.ts';
import { isSeenByBrowser } from '../../../wire/browser-document.ts';
import { factsOfRecord } from '../../source/browser-har/read-browser-facts.ts';
import type { BrowserFacts } from '../../source/browser-har/read-browser-facts.ts';
import { describeEnd } from '../../rows/event-rows.ts';
import { factsOfWebRtc } from '../../rows/webrtc-facts.ts';
import { silenceBeforeEnd } from '../../rows/stream-facts.ts';
import { readStack, type StackFrame } from '../../text/stack.ts';
import { formatInstant, useTimeBase } from '../hooks/time-base.ts';
import { usePanel } from '../hooks/panel-context.ts';

/** A line of a call stack: the function, and the file with its line. */
function StackLine({ frame }: { readonly frame: StackFrame }): JSX.Element {
  const file = frame.url.split(/[/?#]/).findLast((part) => part !== '') ?? frame.url;
  return (
    <>
      {frame.name === '' ? '' : `${frame.name} `}
      <span title={frame.url}>{`${file}:${frame.line}`}</span>
    </>
  );
}

/** An address with places to break the line after its separators: `/`, `?` and `&`. */
const breakable = (value: string): ComponentChildren =>
  /^[a-z]+:\/\//.test(value)
    ? value.split(/(?<=[^/:]\/|[?&])/).flatMap((part, index) => (index === 0 ? [part] : [<wbr />, part]))
    : value;

/** Characters from which a value has lines of its own. */
const LONG = 80;

/** A name and its value; nothing for an empty one. */
export function Fact({ name, value }: { readonly name: string; readonly value: string }): JSX.Element | null {
  if (value === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd class={value.length > LONG ? 'long' : ''}>{breakable(value)}</dd>
    </>
  );
}

const FACTS = CONNECTION.facts;

const sizeOnWire = (wire: BrowserFacts | undefined): string =>
  wire === undefined || wire.transferred === null ? '' : formatBytes(wire.transferred);

/** All headers as the browser sent and received them. Scripts of the page see few of them, and none of a WebSocket. */
function WireHeaders({ wire }: { readonly wire: BrowserFacts }): JSX.Element {
  const sides = [
    { title: CONNECTION.requestHeaders, headers: wire.requestHeaders },
    { title: CONNECTION.responseHeaders, headers: wire.responseHeaders },
  ].filter(({ headers }) => headers.length > 0);
  return (
    <>
      {sides.map(({ title, headers }) => (
        <section key={title} class="wire-headers" aria-label={title}>
          <h2>
            {title}
            <span>{CONNECTION.headersHint}</span>
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

/** Points to the setting that lets Firefox report more. */
function NotRequested(): JSX.Element | null {
  const { source, settings } = usePanel();
  const isAsked = settings.asksBrowser.value;
  if (source.setBrowserRequests === undefined || isAsked) return null;
  return <p class="not-requested">{CONNECTION.notRequested}</p>;
}

/** The status that the page saw, otherwise the one that the browser reports: scripts see none of a refused handshake. */
const statusText = (span: ConnectionSpan, wire: BrowserFacts | undefined): string =>
  String(span.status || wire?.status || '');

/** When the connection began, opened and ended, and how long nothing had come by then. */
function Times({ span }: { readonly span: ConnectionSpan }): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const { connectingAt, openAt, closeAt } = span;
  const stream = panel.recording.analysis.streamOfConnection(span.document, span.connection);
  const times = stream === undefined ? undefined : panel.recording.log(stream.id)?.times;
  const quiet = silenceBeforeEnd(span, times);
  return (
    <>
      <Fact name={FACTS.began} value={formatInstant(connectingAt, base)} />
      <Fact
        name={FACTS.opened}
        value={openAt === null ? CONNECTION.notOpened : CONNECTION.openedAfter(openAt - connectingAt)}
      />
      <Fact name={FACTS.ended} value={closeAt === null ? '' : formatInstant(closeAt, base)} />
      <Fact name={FACTS.lastMessage} value={quiet === null ? '' : CONNECTION.beforeEnd(quiet)} />
    </>
  );
}

/** The connection or request that carried the message, or that was selected itself. */
export function Connection({ span, now }: { readonly span: ConnectionSpan; readonly now: number }): JSX.Element {
  const panel = usePanel();
  const records = panel.recording.connection(span.document, span.connection);
  const opener = records === undefined ? undefined : readStack(records.connecting.initiator)[0];
  const { network } = records ?? {};
  const wire =
    panel.details.browserFacts(span.document, span.connection) ?? (network ? factsOfRecord(network) : undefined);
  const headers = wire === undefined ? [...(records?.connecting.headers ?? []), ...(records?.open?.headers ?? [])] : [];
  const openAt = span.openAt ?? span.connectingAt;
  return (
    <>
      <h2>
        {isRequest(span) ? CONNECTION.request : CONNECTION.connection}
        <span>{span.closeAt === null ? CONNECTION.openFor(now - openAt) : describeEnd(span)}</span>
      </h2>
      <dl class="facts-list">
        <Fact name={FACTS.url} value={span.url} />
        <Fact name={FACTS.seen} value={isSeenByBrowser(span.document) ? CONNECTION.seenByBrowser : ''} />
        {opener === undefined ? null : (
          <>
            <dt>{FACTS.openedBy}</dt>
            <dd>
              <StackLine frame={opener} />
            </dd>
          </>
        )}
        <Fact
          name={FACTS.method}
          value={records === undefined || records.connecting.method === 'GET' ? '' : records.connecting.method}
        />
        <Fact name={FACTS.status} value={statusText(span, wire)} />
        <Times span={span} />
        <Fact name={FACTS.asked} value={records?.connecting.protocols.join(', ') ?? ''} />
        <Fact name={FACTS.protocol} value={records?.open?.protocol || wire?.protocol || ''} />
        <Fact name={FACTS.redirected} value={network?.url ?? ''} />
        <Fact name={FACTS.error} value={wire?.error ?? ''} />
        <Fact name={FACTS.unlistened} value={CONNECTION.unlistened(network?.unlistened ?? [])} />
        <Fact name={FACTS.extensions} value={wire?.extensions || records?.open?.extensions || ''} />
        <Fact name={FACTS.httpVersion} value={wire?.httpVersion ?? ''} />
        <Fact name={FACTS.transferred} value={sizeOnWire(wire)} />
        {factsOfWebRtc(span).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        <Fact name={FACTS.messages} value={CONNECTION.messages(span.messagesIn, span.messagesOut)} />
        {headers.map(([name, value], index) => (
          <Fact key={`${index} ${name}`} name={name} value={value} />
        ))}
      </dl>
      {wire === undefined ? <NotRequested /> : <WireHeaders wire={wire} />}
    </>
  );
}

/** The call stack that opened the connection. */
export function Stack({ span }: { readonly span: ConnectionSpan | undefined }): JSX.Element {
  const panel = usePanel();
  const records = span === undefined ? undefined : panel.recording.connection(span.document, span.connection);
  const frames = records === undefined ? [] : readStack(records.connecting.initiator);
  if (frames.length === 0) return <p class="empty">{CONNECTION.noStack}</p>;
  return (
    <ol class="stack">
      {frames.map((frame, index) => (
        <li key={index}>
          <StackLine frame={frame} />
        </li>
      ))}
    </ol>
  );
}
