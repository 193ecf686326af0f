import { byteCount } from '../../base/units.ts';
import { createEventStream } from '../../formats/text/event-stream.ts';
import type { BodyMessage } from '../../formats/text/body-syntax.ts';
import type { Recorder } from '../../injected/recorder.ts';
import type { Header } from '../../wire/record.ts';
import { Lane } from '../messages/lane.ts';
import type { MessageDecider } from '../messages/decide-message.ts';
import { MessageFilter } from '../messages/message-filter.ts';
import { after, dispatchOn, isGecko } from '../platform.ts';

/** Milliseconds after which a browser connects again if the server has named no other time. */
const RECONNECTION_TIME = isGecko ? 5_000 : 3_000;

/** What the recorder knows of an EventSource; each attempt is a connection of its own. */
export interface SourceState {
  connection: number;
  lastId: string;
  isOver: boolean;
}

/** What an attempt meets: a fault, or `null` for the server itself. */
export type Obstacle = 'refuse' | 'stuck' | 'status' | null;

/** What an EventSource needs to connect by itself. */
export interface SourceDeps {
  readonly recorder: Recorder;
  /** The platform's own, which the recorder does not see. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** What the next attempt meets; it is marked. */
  meet(source: ActedSource): Obstacle;
  /** A message has come over our own connection: `pass` gives it to the page. */
  take(source: ActedSource, message: BodyMessage, pass: (data: string) => void): void;
}

/**
 * - `live`: the platform's own connection, as the lane lets it through.
 * - `silent`: open, and nothing comes.
 * - `ours`: the platform's connection is gone; we connect again as it would.
 * - `over`: closed for good.
 */
type Mode = 'live' | 'silent' | 'ours' | 'over';

export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSED = 2;

/**
 * An EventSource of the page on which a plan acts. A connection of the platform that was cut cannot be opened again: from
 * then on requests of ours stand in for it, with the same times, the same header and the same events.
 */
export class ActedSource {
  readonly source: EventSource;
  readonly state: () => SourceState | null;
  readonly incoming: Lane;
  decider: MessageDecider | null = null;
  readonly filter: MessageFilter;
  mode: Mode = 'live';
  /** `readyState`, where it is not what the platform says. */
  ready: number | null = null;
  readonly #deps: SourceDeps;
  readonly #url: string;
  #reconnectionTime = RECONNECTION_TIME;
  #isStuck = false;
  #abort: AbortController | null = null;
  #cancel: (() => void) | null = null;

  constructor(source: EventSource, url: string, state: () => SourceState | null, deps: SourceDeps) {
    this.source = source;
    this.state = state;
    this.#url = url;
    this.filter = new MessageFilter('eventsource', url);
    this.#deps = deps;
    this.incoming = new Lane(deps.recorder.now);
  }

  get connection(): number {
    return this.state()?.connection ?? 0;
  }

  /** The connection, or the attempt, is lost: `error` in CONNECTING, and another attempt after the usual time. */
  lose(): void {
    const { recorder } = this.#deps;
    this.mode = 'ours';
    this.ready = CONNECTING;
    this.#drop();
    this.incoming.clear();
    const state = this.state();
    this.#writeFailed(CONNECTING);
    if (state !== null) {
      state.connection = recorder.connect();
      this.#writeConnecting(state);
    }
    this.#cancel = after(this.#reconnectionTime, () => this.attempt());
    dispatchOn(this.source, new Event('error'));
  }

  /** One attempt of ours to connect. */
  attempt(): void {
    switch (this.#deps.meet(this)) {
      case 'refuse':
        return this.lose();
      case 'status':
        return this.fail();
      case 'stuck':
        this.#isStuck = true;
        return;
      default:
        void this.#connect();
    }
  }

  /** Whatever made attempts stuck is no longer in force: the browser's patience is at its end. */
  unstick(): void {
    if (!this.#isStuck) return;
    this.#isStuck = false;
    this.lose();
  }

  /** Closed for good, as after a status that is no 200. */
  fail(): void {
    this.#drop();
    this.mode = 'over';
    this.ready = CLOSED;
    this.#writeFailed(CLOSED);
    const state = this.state();
    if (state !== null) state.isOver = true;
    dispatchOn(this.source, new Event('error'));
  }

  /** The page closes it. */
  close(): void {
    this.#drop();
    this.mode = 'over';
    this.ready = CLOSED;
    this.incoming.clear();
  }

  async #connect(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const response = await this.#deps.fetch(this.#url, this.#request(abort.signal));
      const type = response.headers.get('content-type') ?? '';
      if (abort.signal.aborted) return;
      if (response.status !== 200 || !/^text\/event-stream *(;|$)/i.test(type)) return this.fail();
      this.#opened(response, type);
      await this.#read(response);
    } catch {
      // The network failed, or we aborted it ourselves.
    }
    if (!abort.signal.aborted) this.lose();
  }

  /** Across origins the header would make the browser ask the server first, which an EventSource of its own never does. */
  #request(signal: AbortSignal): RequestInit {
    const id = this.state()?.lastId ?? '';
    const isSameOrigin = new URL(this.#url).origin === location.origin;
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (id !== '' && isSameOrigin) headers['Last-Event-ID'] = id;
    const credentials = this.source.withCredentials ? 'include' : 'same-origin';
    return { headers, credentials, cache: 'no-store', signal };
  }

  #opened(response: Response, type: string): void {
    this.ready = OPEN;
    this.#deps.recorder.write('open', this.connection, {
      ...{ status: 200, url: response.url, protocol: '', extensions: '', responseType: response.type },
      ...{ wasRedirected: response.redirected, headers: [['content-type', type]] as const },
    });
    dispatchOn(this.source, new Event('open'));
  }

  async #read(response: Response): Promise<void> {
    const stream = createEventStream();
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const reader = response.body?.getReader();
    for (;;) {
      const piece = await reader?.read();
      if (piece === undefined || piece.done || this.mode !== 'ours') return;
      for (const message of stream.push(decoder.decode(piece.value, { stream: true }))) this.#take(message);
      this.#reconnectionTime = stream.retry ?? this.#reconnectionTime;
    }
  }

  #take(message: BodyMessage): void {
    const { recorder } = this.#deps;
    const [event, id] = [message.event ?? 'message', message.id ?? ''];
    const state = this.state();
    if (state !== null) state.lastId = id;
    const detail = { direction: 'in', via: 'event', bodyKind: 'text', event, id, buffered: null } as const;
    recorder.write('message', this.connection, detail, message.data);
    const { origin } = new URL(this.#url);
    this.#deps.take(this, message, (data) => {
      if (this.mode === 'ours') dispatchOn(this.source, new MessageEvent(event, { data, origin, lastEventId: id }));
    });
  }

  #drop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#isStuck = false;
    const abort = this.#abort;
    this.#abort = null;
    abort?.abort();
  }

  #writeFailed(state: number): void {
    const { recorder } = this.#deps;
    recorder.write('error', this.connection, { state, text: '' });
    const end = { how: 'failed', code: null, reason: '', wasClean: false, size: byteCount(0) } as const;
    recorder.write('close', this.connection, end);
  }

  #writeConnecting({ connection, lastId }: SourceState): void {
    const headers: Header[] = [['accept', 'text/event-stream']];
    if (lastId !== '') headers.push(['last-event-id', lastId]);
    this.#deps.recorder.write('connecting', connection, {
      ...{ transport: 'eventsource', url: this.#url, method: 'GET', protocols: [], headers },
      ...{ withCredentials: this.source.withCredentials, bodyKind: 'none', initiator: '' },
    });
  }
}
