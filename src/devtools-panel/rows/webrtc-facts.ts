import type { ConnectionSpan, Stream } from '../../analysis/streams/stream.ts';
import { promiseOf, type StateChange } from '../../analysis/streams/webrtc/channels.ts';
import { channelPromise, WEBRTC_FACTS } from '../../texts/webrtc.ts';
import type { ChannelFacts, StateSubject } from '../../wire/webrtc.ts';

type Facts = readonly (readonly [name: string, value: string])[];

const { names } = WEBRTC_FACTS;

const ofChannel = ({ id, isNegotiated, peer, ...promise }: ChannelFacts): Facts => [
  [names.promise, channelPromise(promise)],
  [names.id, id === null ? WEBRTC_FACTS.noId : WEBRTC_FACTS.id(id, isNegotiated)],
  [names.peer, WEBRTC_FACTS.peer(peer)],
];

/** What WebRTC knows of a connection, as names and values: the options of a channel, the ICE servers of its peers. */
export function factsOfWebRtc({ channel, iceServers }: ConnectionSpan): Facts {
  if (channel !== undefined) return ofChannel(channel);
  if (iceServers === undefined) return [];
  return [[names.servers, iceServers.length === 0 ? WEBRTC_FACTS.noServers : iceServers.join(', ')]];
}

/** The state that a peer connection reported last of one subject, empty for none. */
const lastOf = (states: readonly StateChange[], subject: StateSubject): string =>
  states.findLast((change) => change.subject === subject)?.state ?? '';

/** What matters most of a channel or a peer connection, for its row; empty for all other streams. */
export function mainWebRtcFact(stream: Stream): string {
  const promise = promiseOf(stream);
  if (promise !== '') return promise;
  if (stream.class !== 'peer') return '';
  const states = stream.states?.items ?? [];
  return WEBRTC_FACTS.states(lastOf(states, 'connection'), lastOf(states, 'ice'), lastOf(states, 'signaling'));
}
