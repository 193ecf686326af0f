// @ts-check
import { addLine, pause, TestPage } from './shared.js';

/**
 * Parameters: count (messages of the friend, 3), every (ms between them, 300), you (messages of each column, 1),
 * poll (ms between short polls, 1000), hold (ms that a long poll waits, 25000), end=close (disconnect when done).
 */
const page = new TestPage('three-ways');
const COLUMNS = /** @type {const} */ (['long', 'sse', 'websocket', 'short']);

/** @typedef {{id: number, from: string, text: string, over: string}} ChatMessage */

/** Ends what is connected. @type {(() => void)[]} */
let endings = [];
let isConnected = false;

/** How many messages make the run complete; by hand there is no such number. */
let expected = Infinity;

/**
 * @param {string} label
 * @param {ChatMessage} message
 */
function show(label, message) {
  addLine(`lines-${label}`, `${message.from}: ${message.text}`);
  if (page.received(label) >= expected) page.finish(label);
}

/** @param {string} label */
const isComplete = (label) => (page.state.received[label] ?? 0) >= expected;

/**
 * Polls until all is there or someone disconnects.
 *
 * @param {'long' | 'short'} label
 * @param {Record<string, number>} options
 * @param {number} wait between an answer and the next question.
 */
async function poll(label, options, wait) {
  const stopping = new AbortController();
  endings.push(() => stopping.abort());
  let after = 0;
  while (!stopping.signal.aborted && !isComplete(label)) {
    page.requested(label);
    try {
      const address = page.address(`/chat/${label}`, label, 'fetch', { after, ...options });
      const answer = await fetch(address, { signal: stopping.signal });
      const { messages } = /** @type {{messages: ChatMessage[]}} */ (await answer.json());
      for (const message of messages) {
        after = message.id;
        show(label, message);
      }
    } catch {
      if (!stopping.signal.aborted) await pause(1000);
    }
    if (wait > 0) await pause(wait);
  }
}

/** @returns {Promise<void>} once it is open. */
function listenToEvents() {
  return new Promise((resolve) => {
    page.requested('sse');
    const source = new EventSource(page.address('/chat/sse', 'sse', 'eventsource'));
    endings.push(() => source.close());
    source.onopen = () => resolve();
    source.onmessage = (event) => show('sse', JSON.parse(event.data));
  });
}

/** @type {WebSocket | undefined} */
let socket;

/** @returns {Promise<void>} once it is open. */
function openSocket() {
  return new Promise((resolve) => {
    page.requested('websocket');
    const opened = new WebSocket(page.address('/chat/ws', 'websocket', 'websocket'));
    socket = opened;
    endings.push(() => opened.close(1000, 'disconnected'));
    opened.onopen = () => resolve();
    opened.onmessage = (event) => show('websocket', JSON.parse(event.data));
    opened.onclose = (event) => page.ended('websocket', `closed ${event.code}`);
  });
}

async function connect() {
  if (isConnected) return;
  isConnected = true;
  page.begin(COLUMNS);
  void poll('long', { hold: page.number('hold', 25_000) }, 0);
  void poll('short', {}, page.number('poll', 1000));
  await Promise.all([listenToEvents(), openSocket()]);
}

function disconnect() {
  for (const end of endings) end();
  endings = [];
  isConnected = false;
}

/** @param {(typeof COLUMNS)[number]} label */
async function youSend(label) {
  const text = `Hello over ${label}, number ${page.sent(label)}`;
  if (label === 'websocket') {
    socket?.send(text);
    return;
  }
  page.requested(label);
  const address = page.address('/chat/send', label, 'fetch', { over: label });
  await fetch(address, { method: 'POST', body: text }).then((answer) => answer.json());
}

/** @param {Record<string, number>} [options] */
async function friendSends(options = {}) {
  await fetch(page.address('/chat/friend', 'friend', 'fetch', options), { method: 'POST' }).then((answer) =>
    answer.json(),
  );
}

async function runAll() {
  const count = page.number('count', 3);
  const you = page.number('you', 1);
  expected = count + you * COLUMNS.length;
  await connect();
  if (count > 0) await friendSends({ count, every: page.number('every', 300) });
  for (let round = 0; round < you; round += 1) for (const label of COLUMNS) await youSend(label);
  while (!page.state.done) await pause(50);
  if (page.parameters.get('end') === 'close') disconnect();
}

page.onClick('start', () => void connect());
page.onClick('stop', disconnect);
page.onClick('friend-sends', () => void friendSends());
for (const label of COLUMNS) page.onClick(`you-send-${label}`, () => void youSend(label));
if (page.parameters.get('autostart') === '1') void runAll();
