import { BoundedMap } from '../../base/bounded-map.ts';
import { MAX_DOCUMENTS, MAX_REVIVALS } from '../analysis-limits.ts';
import { dropOldestSpans } from './create-stream-entry.ts';
import type { Millis } from '../../base/units.ts';
import type {
  CloseRecord,
  ClosingRecord,
  DocumentKey,
  ErrorRecord,
  NetworkRecord,
  OpenRecord,
  StateRecord,
} from '../../wire/record.ts';
import type { ConnectionTable } from './connection-table.ts';
import { isFree } from './stream-entry.ts';
import type { Connection, InDocument, StreamEntry } from './stream-entry.ts';
import type { MessageJoiner } from './message-joiner.ts';
import { finishCall } from '../polls/poll-outcome.ts';
import { beginSpan, newConnection, stateAfter, touch, type ConnectionBegin } from './stream-facts.ts';
import { spanOfAttempt } from './network/span-of-attempt.ts';
import type { StreamSink } from './stream-sink.ts';
import { isDuplex, type ConnectionSpan } from './stream.ts';
import { takeFacts } from './webrtc/channels.ts';
import { PeerStates } from './webrtc/peer-states.ts';

/** Follows connections from beginning to end: their spans, their state, and what they add to their stream. */
export class ConnectionLife {
  readonly #sink: StreamSink;
  readonly #table: ConnectionTable;
  readonly #joiner: MessageJoiner;
  readonly #onFree: (entry: StreamEntry) => void;
  readonly #endedByPage = new WeakSet<ConnectionSpan>();
  readonly #broken = new WeakSet<Connection>();
  readonly #givenUp = new WeakSet<ConnectionSpan>();
  readonly #peers = new PeerStates((connection, at) => this.#beginSpan(connection, connection.entry.stream.url, at));
  /** What was open in documents that ended without announcing it; they may turn out to live. */
  readonly #presumedGone = new BoundedMap<DocumentKey, readonly Connection[]>(MAX_DOCUMENTS);
  /** How often a document that seemed to have ended turned out to live. */
  readonly #revivals = new BoundedMap<DocumentKey, number>(MAX_DOCUMENTS);

  /** @param onFree is called for a stream when none of its connections is open any more that the page still wants. */
  constructor(
    sink: StreamSink,
    table: ConnectionTable,
    joiner: MessageJoiner,
    onFree: (entry: StreamEntry) => void = () => undefined,
  ) {
    this.#sink = sink;
    this.#table = table;
    this.#joiner = joiner;
    this.#onFree = onFree;
  }

  /** True if the page asked for the end of this connection, or went away with it. */
  wasEndedByPage(span: ConnectionSpan): boolean {
    return this.#endedByPage.has(span);
  }

  /** True if the page closed this connection because it showed no life. */
  wasGivenUp(span: ConnectionSpan): boolean {
    return this.#givenUp.has(span);
  }

  /** A connection begins on a stream. */
  begin(entry: StreamEntry, begin: ConnectionBegin): Connection {
    const { url, at } = begin;
    const connection = newConnection(entry, begin);
    const oldest = this.#table.add(connection);
    if (oldest !== null) this.#finish(oldest, at, null, 'unread');
    entry.open.add(connection);
    takeFacts(this.#beginSpan(connection, url, at), begin);
    this.#peers.began(connection);
    return connection;
  }

  #beginSpan(connection: Connection, url: string, at: Millis): ConnectionSpan {
    const { stream } = connection.entry;
    const span = beginSpan(connection, url, at);
    connection.span = span;
    connection.attempts += 1;
    connection.index = stream.droppedSpans + stream.spans.length;
    stream.connections += 1;
    stream.spans.push(span);
    dropOldestSpans(stream);
    touch(connection.entry, at);
    stream.state = 'connecting';
    return span;
  }

  /** The server answered; an attempt that the browser made by itself may begin with this. */
  open(connection: Connection, record: InDocument<OpenRecord>): void {
    const { entry } = connection;
    // It has ended: an answer that comes after that is none.
    if (!this.isOpenAgain(connection, record.at)) return;
    let { span } = connection;
    if (span === null) {
      span = this.#beginSpan(connection, record.url, record.at);
      entry.stream.reconnects += 1;
      this.#sink.connecting(entry.stream, span, record);
    }
    entry.answered.add(connection);
    connection.framing?.opened(record.protocol);
    span.openAt = record.at;
    span.status = record.status;
    takeFacts(span, record);
    touch(entry, record.at);
    entry.stream.state = 'open';
    if (connection.transport === 'fetch' || connection.transport === 'xhr') this.#joiner.answered(connection, record);
    this.#sink.opened(entry.stream, span, record);
    this.#closeRefused(connection, record.status);
  }

  /** A request that was refused is over for its page, which mostly does not read what it says: nothing waits for its end. */
  #closeRefused(connection: Connection, status: number): void {
    const { entry, transport } = connection;
    if (status < 400 || (transport !== 'fetch' && transport !== 'xhr')) return;
    entry.closing.add(connection);
    if (isFree(entry)) this.#onFree(entry);
  }

  /** An error event; of an event source it ends the attempt. */
  error(record: InDocument<ErrorRecord>): void {
    const connection = this.#table.findOpen(record.document, record.connection);
    if (connection === undefined) return;
    if (connection.transport === 'datachannel' && connection.span !== null) {
      // What breaks is not closed by agreement.
      connection.isClosing = false;
      this.#endedByPage.delete(connection.span);
      connection.span.reason = record.text;
    }
    if (isDuplex(connection)) {
      // Its end follows, but the page may connect again within this event. To close it means nothing any more.
      if (connection.transport === 'websocket' && record.state === 3) this.#broken.add(connection);
      connection.entry.closing.add(connection);
      if (isFree(connection.entry)) this.#onFree(connection.entry);
    }
    if (connection.transport !== 'eventsource' || record.state !== 0) return;
    // The browser tries again by itself: this attempt is over, the next begins when something is heard of it.
    const { entry } = connection;
    let { span } = connection;
    if (span === null) {
      span = this.#beginSpan(connection, entry.stream.url, record.at);
      entry.stream.reconnects += 1;
      this.#sink.connecting(entry.stream, span, record);
    }
    span.closeAt = record.at;
    span.how = span.openAt === null ? 'failed' : 'closed';
    connection.span = null;
    entry.answered.delete(connection);
    touch(entry, record.at);
    entry.stream.state = 'waiting';
    this.#sink.closed(entry.stream, span, record);
  }

  /** DevTools say how an attempt was answered. */
  network(record: NetworkRecord): void {
    const connection = this.#table.find(record.of, record.request);
    if (connection === undefined) return;
    const { stream } = connection.entry;
    const span = spanOfAttempt(connection, record.attempt);
    if (span === undefined) return;
    const { status, url, httpVersion, protocol, error, headers, unlistened } = record;
    span.network = { status, url, httpVersion, protocol, error, headers, unlistened };
    if (span.status === 0) span.status = status;
    this.#sink.network(stream, span, record);
  }

  /** The platform reported a state, or the page listens from now on. */
  state(record: InDocument<StateRecord>): void {
    const connection = this.#table.find(record.document, record.connection);
    if (connection === undefined) return;
    const { entry, span } = connection;
    if (record.subject === 'listener') {
      const unheard = Number(record.state);
      if (span !== null && Number.isSafeInteger(unheard) && unheard > 0)
        this.#sink.listening(entry.stream, span, unheard, record);
      return;
    }
    this.#peers.note(connection, record);
    touch(entry, record.at);
    if (record.subject !== 'channel' || !entry.open.has(connection)) return;
    // The other side closes it on purpose; an error says otherwise.
    connection.isClosing = true;
    entry.closing.add(connection);
    if (span !== null) this.#endedByPage.add(span);
  }

  /** The page asked for the end. */
  closing(record: InDocument<ClosingRecord>): void {
    const connection = this.#table.findOpen(record.document, record.connection);
    if (connection === undefined || this.#broken.has(connection)) return;
    const { entry, span } = connection;
    connection.isClosing = true;
    entry.closing.add(connection);
    if (isFree(entry)) this.#onFree(entry);
    if (span === null) return;
    const isGivenUp = this.#sink.closing(entry.stream, span, record) || this.#peers.isCutOff(span);
    (isGivenUp ? this.#givenUp : this.#endedByPage).add(span);
  }

  /** A connection ended. */
  close(connection: Connection, record: InDocument<CloseRecord>): void {
    const { parser, span } = connection;
    if (parser !== null) {
      const last = parser.end();
      this.#joiner.parts(connection, record, last.messages);
      if (last.unfinished > 0 && span !== null) this.#sink.unfinished(connection.entry.stream, span, last.unfinished);
    }
    this.#joiner.unfinishedFrames(connection, record);
    if (span !== null) {
      span.code = record.code;
      if (record.reason !== '' || connection.transport !== 'datachannel') span.reason = record.reason;
      span.wasClean = record.wasClean;
    }
    this.#finish(connection, record.at, record, record.how);
  }

  #finish(
    connection: Connection,
    at: Millis,
    record: InDocument<CloseRecord> | null,
    how: NonNullable<ConnectionSpan['how']>,
  ): void {
    const { entry, span, call } = connection;
    const { stream } = entry;
    this.#table.end(connection);
    this.#peers.ended(connection);
    this.#joiner.ended(connection);
    entry.open.delete(connection);
    entry.closing.delete(connection);
    entry.answered.delete(connection);
    entry.lastEndAt = at;
    const isGivenUp = span !== null && this.#givenUp.has(span);
    const isByPage = how === 'page-gone' || (!isGivenUp && (connection.isClosing || how === 'aborted'));
    // Where the browser's own attempt had failed, the page's `close()` is only the consequence.
    entry.wasEndedByPage = isByPage && span !== null;
    if (isFree(entry)) this.#onFree(entry);
    if (span !== null) {
      if (isByPage) this.#endedByPage.add(span);
      span.closeAt = at;
      span.how = how;
    }
    if (call !== null && span !== null && how !== 'unseen') finishCall(connection, span, at);
    touch(entry, at);
    stream.state = stateAfter(entry, span, how, isByPage);
    if (span !== null) this.#sink.closed(stream, span, record);
  }

  /** A document went away, and its connections with it. */
  endDocument(document: DocumentKey, at: Millis): void {
    for (const connection of this.#table.openOf(document)) this.#finish(connection, at, null, 'page-gone');
  }

  /** A document ended without announcing it: it crashed, was discarded, or answers no more. */
  presumeGone(document: DocumentKey, at: Millis): void {
    if ((this.#revivals.get(document) ?? 0) >= MAX_REVIVALS) return;
    const open = this.#table.openOf(document);
    if (open.length === 0) return;
    this.endDocument(document, at);
    this.#presumedGone.renew(document, open);
  }

  /** A document wrote a record, so it is alive: what was open when it was given up still is. */
  revive(document: DocumentKey, at: Millis): void {
    // Asked for every record: most recordings have none.
    if (this.#presumedGone.size === 0) return;
    const connections = this.#presumedGone.get(document);
    if (connections === undefined) return;
    this.#presumedGone.delete(document);
    this.#revivals.renew(document, (this.#revivals.get(document) ?? 0) + 1);
    for (const connection of connections) this.#reopen(connection, at);
  }

  /** True for a connection that is open, or whose end was only presumed: then it is open again. */
  isOpenAgain(connection: Connection, at: Millis): boolean {
    if (connection.entry.open.has(connection)) return true;
    const { span } = connection;
    if (span?.how !== 'unseen' && !(span?.how === 'unread' && span.wasClean)) return false;
    this.#reopen(connection, at);
    return true;
  }

  #reopen(connection: Connection, at: Millis): void {
    const { entry, span } = connection;
    const oldest = this.#table.reopen(connection);
    if (oldest !== null) this.#finish(oldest, at, null, 'unread');
    entry.open.add(connection);
    this.#peers.began(connection);
    if (connection.isClosing) entry.closing.add(connection);
    if (span !== null && span.openAt !== null) entry.answered.add(connection);
    // Its call was counted when it seemed to end; one whose outcome was not seen was not.
    if (span?.how !== 'unseen') connection.call = null;
    if (span === null) return;
    this.#endedByPage.delete(span);
    span.closeAt = null;
    span.how = null;
    entry.wasEndedByPage = false;
    entry.stream.state = span.openAt === null ? 'connecting' : 'open';
  }
}
