// @ts-check
import { addLine, pause, TestPage } from './shared.js';

/**
 * Parameters: role (`left` or `right`: this page has that peer only), channels (names with commas), count (messages on
 * each, 10), every (ms between them, 50), skip (number that is left out on `ordered`), drop (one of so many packets is
 * lost), relay (1: over the relay, also without loss), seed (of the loss, 1), end (`close`: at the end).
 */
const page = new TestPage('data-channels');
const count = page.number('count', 10);
const every = page.number('every', 50);
const skip = page.number('skip', 0);
const drop = page.number('drop', 0);
const isRelayed = drop > 0 || page.number('relay', 0) === 1;
const role = page.parameters.get('role');
const wanted = (page.parameters.get('channels') ?? 'ordered,unordered,bytes,agreed').split(',');

/** @typedef {'left' | 'right'} Side */
/** @typedef {{ side: Side, channel: string, direction: 'in' | 'out', data: string, isBinary: boolean }} Line */

/** What each peer has sent and received, in its order: what a test compares with the panel. @type {Line[]} */
const log = [];
Object.assign(window, { channelLog: log });

/** @type {Readonly<Record<string, RTCDataChannelInit>>} */
const OPTIONS = {
  ordered: {},
  unordered: { ordered: false, maxRetransmits: 0 },
  bytes: { protocol: 'bytes' },
  agreed: { negotiated: true, id: 5, ordered: false },
};

/** @type {Readonly<Record<Side, Side>>} */
const OTHER = { left: 'right', right: 'left' };

/** @type {RTCPeerConnection[]} */
const peers = [];

/**
 * @param {Side} side
 * @param {RTCDataChannel} channel
 * @param {'in' | 'out'} direction
 * @param {string | ArrayBuffer} data
 */
function note(side, channel, direction, data) {
  const isBinary = typeof data !== 'string';
  const text = isBinary ? [...new Uint8Array(data)].join(' ') : data;
  log.push({ side, channel: channel.label, direction, data: text, isBinary });
  if (direction === 'in') page.received(`${side} ${channel.label}`);
  else page.sent(`${side} ${channel.label}`);
  addLine('lines', `${side} ${direction} ${channel.label}: ${text}`);
}

/**
 * @param {Side} side
 * @param {RTCDataChannel} channel
 * @param {string} text
 */
function send(side, channel, text) {
  const bytes = channel.label === 'bytes' ? new TextEncoder().encode(text) : null;
  if (bytes === null) channel.send(text);
  else channel.send(bytes);
  note(side, channel, 'out', bytes === null ? text : bytes.buffer);
}

/**
 * Takes what comes on a channel; the right peer answers each message.
 *
 * @param {Side} side
 * @param {RTCDataChannel} channel
 */
function listen(side, channel) {
  channel.addEventListener('message', ({ data }) => {
    note(side, channel, 'in', data);
    if (side === 'right') {
      const { text } = JSON.parse(typeof data === 'string' ? data : new TextDecoder().decode(data));
      send(side, channel, JSON.stringify({ from: 'right', text: `${text} came` }));
    }
  });
  channel.addEventListener('close', () => page.ended(`${side} ${channel.label}`, 'closed'));
}

/** The left peer's messages. @param {RTCDataChannel} channel */
async function talk(channel) {
  if (channel.readyState !== 'open') await new Promise((resolve) => channel.addEventListener('open', resolve));
  if (drop > 0) await fetch(page.address('/data-channels/loss', 'relay', 'fetch', { drop }));
  for (let number = 1; number <= count; number += 1) {
    if (channel.label !== 'ordered' || number !== skip)
      send('left', channel, JSON.stringify({ from: 'left', seq: number, text: `${channel.label} ${number}` }));
    await pause(every);
  }
  // What is lost never comes: it is over when nothing has come for a while.
  for (let before = -1; before !== log.length;) {
    before = log.length;
    await pause(drop > 0 ? 1_500 : 500);
  }
  page.finish(channel.label);
  if (page.state.done && page.parameters.get('end') === 'close') closeAll();
}

/** @typedef {{ description?: RTCSessionDescriptionInit | null, candidate?: RTCIceCandidateInit | null }} Signal */

/**
 * Makes one peer.
 *
 * @param {Side} side
 * @param {(signal: Signal) => void} tell says something to the other.
 * @param {{ address: string, left: number, right: number } | null} ports of the relay that stand for each, if there is one.
 * @returns takes what the other says.
 */
function makePeer(side, tell, ports) {
  const peer = new RTCPeerConnection();
  peers.push(peer);
  peer.addEventListener('icecandidate', ({ candidate }) => {
    if (ports === null && candidate !== null) tell({ candidate: candidate.toJSON() });
  });
  peer.addEventListener('datachannel', ({ channel }) => listen(side, channel));
  for (const name of wanted) {
    const options = OPTIONS[name] ?? {};
    if (side === 'right' && options.negotiated !== true) continue;
    const channel = peer.createDataChannel(name, options);
    listen(side, channel);
    if (side === 'left') void talk(channel);
  }
  const describe = async () => {
    await peer.setLocalDescription();
    const { type = 'offer', sdp = '' } = peer.localDescription ?? {};
    if (ports === null) return tell({ description: { type, sdp } });
    tell({ description: { type, sdp: sdp.replaceAll(/^a=candidate:.*\r\n/gm, '') } });
    const candidate = `candidate:1 1 udp 2113937151 ${ports.address} ${ports[side]} typ host`;
    tell({ candidate: { candidate, sdpMid: '0', sdpMLineIndex: 0 } });
  };
  if (side === 'left') void describe();
  return async (/** @type {Signal} */ { description, candidate }) => {
    if (description) {
      await peer.setRemoteDescription(description);
      if (description.type === 'offer') await describe();
    }
    if (candidate) await peer.addIceCandidate(candidate);
  };
}

/** Takes what comes one after the other. @param {(signal: Signal) => Promise<void>} take */
function inOrder(take) {
  let last = Promise.resolve();
  return (/** @type {Signal} */ signal) => {
    last = last.then(() => take(signal));
  };
}

async function openRelay() {
  const answer = await fetch(page.address('/data-channels/relay', 'relay', 'fetch', { seed: page.number('seed', 1) }));
  return answer.json();
}

/** Both peers in this page. */
async function connectHere() {
  const ports = isRelayed ? await openRelay() : null;
  /** @type {Partial<Record<Side, (signal: Signal) => void>>} */
  const takers = {};
  /** @type {Signal[]} */
  const early = [];
  for (const side of /** @type {const} */ (['right', 'left'])) {
    const tell = (/** @type {Signal} */ signal) => {
      const take = takers[OTHER[side]];
      if (take === undefined) early.push(signal);
      else take(signal);
    };
    takers[side] = inOrder(makePeer(side, tell, ports));
  }
  for (const signal of early) takers.right?.(signal);
}

/** One peer in this page. @param {Side} side */
function connectTo(side) {
  const socket = new WebSocket(page.address('/data-channels/signal', side, 'websocket'));
  socket.addEventListener('open', () => {
    const take = inOrder(makePeer(side, (signal) => socket.send(JSON.stringify(signal)), null));
    socket.addEventListener('message', ({ data }) => take(JSON.parse(data)));
  });
}

page.onStart('start', () => {
  page.begin(role === 'right' ? ['right'] : wanted);
  if (role === 'left' || role === 'right') connectTo(role);
  else void connectHere();
});

function closeAll() {
  for (const peer of peers) peer.close();
}

page.onClick('stop', closeAll);
