import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  addAccessors,
  FakeTarget,
  fire,
  MessageEvents,
  PlainEvent,
  startRecorder,
  stubEvents,
} from '../fake-events.ts';

const onMedia = vi.fn<(peer: unknown) => void>();

/** Classes of the platform whose accessors give the field of their name with a dash before it. */
class ChannelEvents extends PlainEvent {}
class ErrorEvents extends PlainEvent {}
class CandidateErrors extends PlainEvent {}
addAccessors(CandidateErrors.prototype, 'errorCode', 'url');
addAccessors(ChannelEvents.prototype, 'channel');
addAccessors(ErrorEvents.prototype, 'error');

class Channel extends FakeTarget {
  _label: string;
  _protocol = '';
  _id: number | null = null;
  _negotiated = false;
  _ordered = true;
  _maxRetransmits: number | null = null;
  _maxPacketLifeTime: number | null = null;
  _bufferedAmount = 0;
  _readyState = 'connecting';
  constructor(label: string, options: Readonly<Record<string, unknown>> = {}) {
    super();
    this._label = label;
    for (const [name, value] of Object.entries(options)) Reflect.set(this, `_${name}`, value);
  }
  send(): void {}
  close(): void {}
}
addAccessors(
  Channel.prototype,
  ...['label', 'protocol', 'id', 'negotiated', 'ordered', 'maxRetransmits', 'maxPacketLifeTime', 'bufferedAmount'],
  'readyState',
);

class Peer extends FakeTarget {
  _connectionState = 'new';
  _iceConnectionState = 'new';
  _signalingState = 'stable';
  readonly configuration: object;
  constructor(configuration: { readonly iceServers?: unknown } = {}) {
    super();
    if (configuration.iceServers === 'refused') throw new SyntaxError('no such server');
    this.configuration = configuration;
  }
  getConfiguration(): object {
    return this.configuration;
  }
  createDataChannel(label: string, options?: Readonly<Record<string, unknown>>): Channel {
    return new Channel(label, options);
  }
  restartIce(): void {}
  createOffer(..._options: readonly unknown[]): void {}
  close(): void {}
}

let recording: ReturnType<typeof startRecorder>;

beforeEach(async () => {
  vi.resetModules();
  stubEvents();
  vi.stubGlobal('RTCPeerConnection', class extends Peer {});
  addAccessors(RTCPeerConnection.prototype, 'connectionState', 'iceConnectionState', 'signalingState');
  vi.stubGlobal('webkitRTCPeerConnection', RTCPeerConnection);
  for (const name of ['createDataChannel', 'restartIce', 'createOffer', 'close'] as const)
    Object.defineProperty(RTCPeerConnection.prototype, name, {
      value: Peer.prototype[name],
      configurable: true,
      writable: true,
    });
  vi.stubGlobal('RTCDataChannel', Channel);
  vi.stubGlobal('RTCDataChannelEvent', ChannelEvents);
  vi.stubGlobal('RTCErrorEvent', ErrorEvents);
  vi.stubGlobal('RTCPeerConnectionIceErrorEvent', CandidateErrors);
  const { observeWebRtc } = await import('../../../../src/injected/transports/data-channels.ts');
  recording = startRecorder();
  observeWebRtc(recording.recorder, onMedia);
});
afterEach(() => vi.unstubAllGlobals());

test('a peer connection that gets media is passed on', () => {
  const peer = new RTCPeerConnection();
  fire(peer as never, new PlainEvent('track'));
  expect(onMedia).toHaveBeenCalledWith(peer);
});

const peer = (configuration?: object): Peer => new (RTCPeerConnection as unknown as typeof Peer)(configuration);
const written = (kind: string) =>
  recording
    .written()
    .filter((entry) => entry.kind === kind)
    .map(({ connection, detail }) => ({ connection, ...(detail as object) }));

describe('a peer connection', () => {
  test('begins with the addresses of its ICE servers, and without what they are asked with', () => {
    peer({ iceServers: [{ urls: ['stun:a', 'turn:b'], username: 'u', credential: 'secret' }, { urls: 'stun:c' }] });
    expect(written('connecting')).toMatchObject([
      { transport: 'peerconnection', url: 'peerconnection:', iceServers: ['stun:a', 'turn:b', 'stun:c'] },
    ]);
    expect(JSON.stringify(recording.written())).not.toContain('secret');
  });
  test('has a bounded number of them', () => {
    peer({ iceServers: Array.from({ length: 100 }, () => ({ urls: 'stun:a' })) });
    expect(written('connecting')).toMatchObject([{ iceServers: { length: 16 } }]);
  });
  test('that the platform refuses is an attempt that failed, and throws as before', () => {
    expect(() => peer({ iceServers: 'refused' })).toThrow(SyntaxError);
    expect(recording.kinds()).toEqual(['connecting', 'error', 'close']);
  });
  test('has its states, and is open when it is connected first', () => {
    const target = peer();
    target._connectionState = 'connected';
    fire(target, new PlainEvent('connectionstatechange'));
    fire(target, new PlainEvent('connectionstatechange'));
    target._iceConnectionState = 'checking';
    fire(target, new PlainEvent('iceconnectionstatechange'));
    fire(target, new PlainEvent('signalingstatechange'));
    target.restartIce();
    expect(written('state')).toMatchObject([
      { subject: 'connection', state: 'connected' },
      { subject: 'connection', state: 'connected' },
      { subject: 'ice', state: 'checking' },
      { subject: 'signaling', state: 'stable' },
      { subject: 'restart', state: '' },
    ]);
    expect(written('open')).toHaveLength(1);
  });
  test('whose page offers an ICE restart is restarted, in either form of the call', () => {
    const target = peer();
    const ignore = (): void => undefined;
    const getter = vi.fn<() => boolean>();
    target.createOffer();
    target.createOffer({ iceRestart: false });
    target.createOffer(Object.defineProperty({}, 'iceRestart', { get: getter }));
    expect(written('state')).toEqual([]);
    target.createOffer({ iceRestart: true });
    target.createOffer(ignore, ignore, { iceRestart: true });
    expect(written('state')).toMatchObject([{ subject: 'restart', state: '' }, { subject: 'restart' }]);
    expect(getter).not.toHaveBeenCalled();
  });
  test('has the servers that gave it no candidate, with their codes', () => {
    const event = Object.assign(new CandidateErrors('icecandidateerror'), {
      _errorCode: 701,
      _url: 'stun:a.test:3478',
    });
    fire(peer(), event);
    expect(written('state')).toMatchObject([{ connection: 1, subject: 'candidate', state: '701 stun:a.test:3478' }]);
  });
  test('has both of its names', () => {
    expect(Reflect.get(globalThis, 'webkitRTCPeerConnection')).toBe(RTCPeerConnection);
  });
});

describe('a data channel', () => {
  test('of the page has its label and options, and its id when it is open', () => {
    const target = peer();
    const channel = target.createDataChannel('a/b', { ordered: false, maxRetransmits: 2, protocol: 'json' });
    channel._id = 3;
    fire(channel, new PlainEvent('open'));
    const facts = { peer: 1, isOrdered: false, maxRetransmits: 2, maxPacketLifeTime: null, isNegotiated: false };
    expect(written('connecting')[1]).toMatchObject({
      transport: 'datachannel',
      url: 'datachannel:a%2Fb',
      protocols: ['json'],
      channel: { ...facts, id: null },
    });
    expect(written('open')).toMatchObject([{ connection: 2, protocol: 'json', channel: { ...facts, id: 3 } }]);
  });
  test('of the other side is seen before the page has it', () => {
    const target = peer();
    const channel = new Channel('theirs');
    fire(target, new ChannelEvents('datachannel', { _channel: channel }));
    fire(channel, new MessageEvents('message', { _data: 'hello' }));
    expect(recording.kinds()).toEqual(['connecting', 'connecting', 'message']);
  });
  test('has its messages both ways, with what waits', () => {
    const channel = peer().createDataChannel('x');
    channel._readyState = 'open';
    channel._bufferedAmount = 9;
    (channel.send as (data: unknown) => void)('out');
    fire(channel, new MessageEvents('message', { _data: Uint8Array.of(1).buffer }));
    expect(written('message')).toMatchObject([
      { direction: 'out', bodyKind: 'text', buffered: 9 },
      { direction: 'in', bodyKind: 'arraybuffer' },
    ]);
  });
  test('that the other side closes says so', () => {
    const channel = peer().createDataChannel('x');
    fire(channel, new PlainEvent('closing'));
    fire(channel, new ErrorEvents('error', { _error: new TypeError('gone') }));
    fire(channel, new PlainEvent('close'));
    expect(recording.written().slice(2)).toMatchObject([
      { kind: 'state', detail: { subject: 'channel', state: 'closing' } },
      { kind: 'error', detail: { state: 3, text: 'TypeError: gone' } },
      { kind: 'close', detail: { how: 'closed' } },
    ]);
  });
  test('with a label as long as any has a bounded address', () => {
    peer().createDataChannel('é'.repeat(10_000));
    const [, begun] = written('connecting') as { readonly url?: string }[];
    expect(begun?.url?.length).toBeLessThan(600);
  });
});

describe('a page that closes its peer connection', () => {
  test('ends all of its channels with it, and each once', () => {
    const target = peer();
    const [gone, open] = [target.createDataChannel('gone'), target.createDataChannel('open')];
    fire(gone, new PlainEvent('close'));
    target.close();
    // Firefox reports the end of the channel afterwards.
    fire(open, new PlainEvent('close'));
    target.close();
    expect(written('close').map(({ connection }) => connection)).toEqual([2, 3, 1]);
    expect(written('closing').map(({ connection }) => connection)).toEqual([3, 1]);
  });
});
