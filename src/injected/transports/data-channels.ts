import type { ChannelFacts, StateSubject } from '../../wire/webrtc.ts';
import type { Millis } from '../../base/units.ts';
import { describeError } from '../platform/guard.ts';
import { hookConstructor, hookKnown } from '../platform/hook.ts';
import { initiator } from '../platform/initiator.ts';
import { listenTrusted } from '../platform/native-listener.ts';
import {
  append,
  createWeakTable,
  cut,
  deleteProperty,
  get,
  getterOf,
  isArray,
  isObject,
  keysOf,
  list,
  readData,
  readOwn,
  redefine,
  toEscaped,
  uncurry,
} from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import { writeBegun, writeClosed, writeOpened, writeRefused } from './connection-records.ts';
import { observeDuplex, SHORT_TEXT } from './duplex.ts';

/** The state of a peer connection of the page. */
interface Peer {
  readonly connection: number;
  /** The connections of its channels that have not ended, as keys of an object without prototype. */
  readonly open: Record<number, true>;
  /** Whether it was connected once. */
  isOpen: boolean;
  /** Whether the page has closed it. */
  isOver: boolean;
}

/** Addresses of ICE servers that are recorded, and items of a list in which they are looked for. */
const SERVERS_LIMIT = 16;

/** The addresses of ICE servers; what the platform gives is read, and neither user names nor credentials are. */
function serversOf(configuration: object): readonly string[] {
  const addresses = list<string>();
  const take = (value: unknown): void => {
    if (typeof value === 'string') {
      if (addresses.length < SERVERS_LIMIT) append(addresses, cut(value, SHORT_TEXT));
    } else if (isArray(value)) {
      for (let index = 0; index < value.length && index < SERVERS_LIMIT; index += 1) take(readOwn(value, index));
    } else if (isObject(value)) take(readOwn(value, 'urls'));
  };
  take(readOwn(configuration, 'iceServers'));
  return addresses;
}

/**
 * Observes the page's data channels, and the states of the peer connections that carry them. Channels of the page's own
 * are seen as `createDataChannel` gives them, the other side's by a native listener for `datachannel`, added before the
 * page has the peer connection. Media are not looked at.
 *
 * @param onMedia called with a peer connection that gets media.
 */
export function observeWebRtc(recorder: Recorder, onMedia: (peer: unknown) => void): void {
  // Firefox can be built, and set, to have no WebRTC.
  if (typeof RTCPeerConnection !== 'function') return;
  const native = RTCPeerConnection;
  const { prototype } = native;
  const connectionStateOf = getterOf<RTCPeerConnection, string>(prototype, 'connectionState');
  const iceStateOf = getterOf<RTCPeerConnection, string>(prototype, 'iceConnectionState');
  const signalingStateOf = getterOf<RTCPeerConnection, string>(prototype, 'signalingState');
  const configurationOf = uncurry(prototype.getConfiguration);
  const channelOf = getterOf<Event, RTCDataChannel>(RTCDataChannelEvent.prototype, 'channel');
  const errorOf = getterOf<Event, unknown>(RTCErrorEvent.prototype, 'error');
  // Not every browser tells why it found no candidate.
  const candidateError = get(Object(get(globalThis, 'RTCPeerConnectionIceErrorEvent')), 'prototype') as Event;
  const codeOf = getterOf<Event, number>(candidateError, 'errorCode');
  const serverOf = getterOf<Event, string>(candidateError, 'url');
  const facts = RTCDataChannel.prototype;
  const labelOf = getterOf<RTCDataChannel, string>(facts, 'label');
  const protocolOf = getterOf<RTCDataChannel, string>(facts, 'protocol');
  const idOf = getterOf<RTCDataChannel, number | null>(facts, 'id');
  const negotiatedOf = getterOf<RTCDataChannel, boolean>(facts, 'negotiated');
  const orderedOf = getterOf<RTCDataChannel, boolean>(facts, 'ordered');
  const retransmitsOf = getterOf<RTCDataChannel, number | null>(facts, 'maxRetransmits');
  const lifeTimeOf = getterOf<RTCDataChannel, Millis | null>(facts, 'maxPacketLifeTime');
  const observe = observeDuplex(recorder, 'datachannel', facts, 'open', (event) => describeError(errorOf(event)));
  const peers = createWeakTable<object, Peer>();

  const factsOf = (channel: RTCDataChannel, { connection }: Peer): ChannelFacts => ({
    peer: connection,
    id: idOf(channel),
    isNegotiated: negotiatedOf(channel),
    isOrdered: orderedOf(channel),
    maxRetransmits: retransmitsOf(channel),
    maxPacketLifeTime: lifeTimeOf(channel),
  });

  const writeState = (connection: number, subject: StateSubject, state: string): void =>
    recorder.write('state', connection, { subject, state });

  const listenToChannel = (channel: RTCDataChannel, peer: Peer): void => {
    const connection = recorder.connect();
    const url = `datachannel:${cut(toEscaped(labelOf(channel)), SHORT_TEXT)}`;
    const protocol = cut(protocolOf(channel), SHORT_TEXT);
    peer.open[connection] = true;
    const on = observe(channel, connection);
    on('open', () => writeOpened(recorder, connection, 0, url, { protocol, channel: factsOf(channel, peer) }));
    on('closing', () => writeState(connection, 'channel', 'closing'));
    on('close', () => {
      // With its peer connection it has ended already.
      if (peer.isOver) return;
      deleteProperty(peer.open, connection);
      writeClosed(recorder, connection, 'closed', '', true);
    });
    writeBegun(recorder, connection, 'datachannel', url, initiator(), {
      protocols: protocol === '' ? [] : [protocol],
      channel: factsOf(channel, peer),
    });
  };

  const listenToPeer = (target: RTCPeerConnection, peer: Peer): void => {
    const { connection } = peer;
    const on = (type: string, handler: (event: Event) => void): void =>
      listenTrusted(recorder, target, type, `peerconnection ${type}`, handler);
    on('connectionstatechange', () => {
      const state = connectionStateOf(target);
      writeState(connection, 'connection', state);
      if (state !== 'connected' || peer.isOpen) return;
      peer.isOpen = true;
      writeOpened(recorder, connection, 0, PEER_URL, {});
    });
    on('iceconnectionstatechange', () => writeState(connection, 'ice', iceStateOf(target)));
    on('signalingstatechange', () => writeState(connection, 'signaling', signalingStateOf(target)));
    on('track', () => onMedia(target));
    on('icecandidateerror', (event) =>
      writeState(connection, 'candidate', cut(`${codeOf(event)} ${serverOf(event)}`, SHORT_TEXT)),
    );
    on('datachannel', (event) => {
      const channel = channelOf(event);
      if (channel !== undefined) listenToChannel(channel, peer);
    });
  };

  hookConstructor<RTCPeerConnection>('RTCPeerConnection', {
    built(target) {
      const peer: Peer = {
        connection: recorder.connect(),
        open: { __proto__: null } as never,
        isOpen: false,
        isOver: false,
      };
      peers.set(target, peer);
      listenToPeer(target, peer);
      writeBegun(recorder, peer.connection, 'peerconnection', PEER_URL, initiator(), {
        iceServers: serversOf(configurationOf(target)),
      });
    },
    failed(error) {
      const connection = recorder.connect();
      writeBegun(recorder, connection, 'peerconnection', PEER_URL, initiator(), {});
      writeRefused(recorder, connection, describeError(error));
    },
  });
  // Chromium's older name for the same.
  if (readOwn(globalThis, OLD_NAME) === native) redefine(globalThis, OLD_NAME, RTCPeerConnection);

  const onCall = (
    name: keyof RTCPeerConnection,
    action: (peer: Peer, result: RTCDataChannel, args: readonly unknown[]) => void,
  ): void =>
    hookKnown<Peer, RTCDataChannel>(prototype, name, peers, (peer, args, result) => {
      if (!peer.isOver) action(peer, result, args);
    });
  const writeRestart = ({ connection }: Peer): void => writeState(connection, 'restart', '');
  onCall('createDataChannel', (peer, channel) => listenToChannel(channel, peer));
  onCall('restartIce', writeRestart);
  onCall('createOffer', (peer, _, args) => {
    // The last argument also of the older form with callbacks.
    const options = args[args.length - 1];
    if (isObject(options) && readData(options, 'iceRestart')) writeRestart(peer);
  });
  onCall('close', (peer) => {
    peer.isOver = true;
    const stack = initiator();
    const close = (connection: number): void => {
      recorder.write('closing', connection, { code: null, reason: '', initiator: stack });
      writeClosed(recorder, connection, 'closed', '', true);
    };
    const channels = keysOf(peer.open);
    for (let index = 0; index < channels.length; index += 1) close(Number(channels[index]));
    close(peer.connection);
  });
}

const PEER_URL = 'peerconnection:';
const OLD_NAME = 'webkitRTCPeerConnection';
