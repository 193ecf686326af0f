// @ts-check
import { addLine, pause, TestPage } from './shared.js';

/**
 * Parameters: every (ms between events, 200), outages (1), down (ms of each, 1500), up (ms before and between, 1000),
 * how=cut|close and code (1012) of the connections' end, then=refuse|drop for those who come meanwhile, retry (ms, 1000),
 * seed (of the jitter, 1), end=open (leave all connected when done; otherwise they are closed).
 */
const page = new TestPage('reconnect');
const every = page.number('every', 200);

const LONGEST_WAIT = 5000;
const FIRST_WAIT = 200;
const FIXED_WAIT = 500;

/** The client without patience is limited to this many attempts a second, or the page would starve the machine. */
const IMMEDIATE_LIMIT = 20;

/** @typedef {{label: string, waitFor: (attempt: number) => number, resumes: boolean}} Habit */

let seed = page.number('seed', 1);

/** A small generator of chance that repeats with its seed: from 0 up to, not including, 1. */
function chance() {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

/** @type {number[]} */
const recentAttempts = [];

function impatientWait() {
  const now = performance.now();
  while ((recentAttempts[0] ?? now) < now - 1000) recentAttempts.shift();
  recentAttempts.push(now);
  const [oldest = now] = recentAttempts;
  return recentAttempts.length > IMMEDIATE_LIMIT ? oldest + 1000 - now : 0;
}

/** @type {readonly Habit[]} */
const HABITS = [
  {
    label: 'exponential',
    // Between half of the full wait and all of it.
    waitFor: (attempt) => Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt) * (0.5 + chance() / 2),
    resumes: true,
  },
  { label: 'fixed', waitFor: () => FIXED_WAIT, resumes: false },
  { label: 'immediate', waitFor: impatientWait, resumes: false },
];
const LABELS = [...HABITS.map(({ label }) => label), 'event-source', 'gone'];

/** Ends what is connected. @type {(() => void)[]} */
let endings = [];

/** The number of the newest event that each client has. @type {Map<string, number>} */
const newest = new Map();

/** Set once the last outage is over: from then on a message shows that a client is back. */
let isLastOutageOver = false;

/**
 * @param {string} label
 * @param {string} data
 */
function take(label, data) {
  newest.set(label, JSON.parse(data).sequence);
  page.received(label);
  addLine(`lines-${label}`, data);
  if (isLastOutageOver) page.finish(label);
}

/** @param {Habit} habit */
function keepConnected({ label, waitFor, resumes }) {
  let attempt = 0;
  let after = 0;
  let isStopped = false;
  /** @type {WebSocket | undefined} */
  let socket;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  endings.push(() => {
    isStopped = true;
    clearTimeout(again);
    socket?.close(1000, 'stopped');
  });
  const connect = () => {
    page.requested(label);
    const more = resumes && after > 0 ? { every, after } : { every };
    socket = new WebSocket(page.address('/reconnect/ws', label, 'websocket', more));
    socket.onopen = () => {
      attempt = 0;
    };
    socket.onmessage = (event) => {
      after = JSON.parse(event.data).sequence;
      take(label, event.data);
    };
    socket.onclose = (event) => {
      page.ended(label, `closed ${event.code}`);
      if (isStopped) return;
      const wait = waitFor(attempt);
      addLine(`lines-${label}`, `closed with ${event.code}, next attempt in ${Math.round(wait)} ms`);
      attempt += 1;
      again = setTimeout(connect, wait);
    };
  };
  connect();
}

/**
 * @param {string} label
 * @param {string} path
 * @param {Record<string, number>} options
 */
function listen(label, path, options) {
  page.requested(label);
  const source = new EventSource(page.address(path, label, 'eventsource', options));
  endings.push(() => source.close());
  source.onmessage = (event) => take(label, event.data);
  source.onerror = () => {
    const isClosed = source.readyState === EventSource.CLOSED;
    addLine(`lines-${label}`, isClosed ? 'closed for good' : 'broken, the browser will try again');
    if (!isClosed) {
      page.requested(label);
      return;
    }
    page.ended(label, 'closed');
    page.finish(label);
  };
}

function start() {
  stop();
  page.begin(LABELS);
  for (const habit of HABITS) keepConnected(habit);
  listen('event-source', '/reconnect/sse', { every, retry: page.number('retry', 1000) });
  listen('gone', '/reconnect/gone', {});
}

function stop() {
  for (const end of endings) end();
  endings = [];
}

/**
 * @param {string} path
 * @param {Record<string, string | number>} [options]
 */
async function order(path, options = {}) {
  const answer = await fetch(page.address(path, 'control', 'fetch', options), { method: 'POST' });
  return answer.json();
}

/** Closes everything when nothing is on its way any more: what arrives while a socket closes, no page ever sees. */
async function stopInPeace() {
  const { lastSent } = await order('/reconnect/hush');
  const isAllHere = () => Object.entries(lastSent).every(([label, number]) => newest.get(label) === number);
  while (!isAllHere()) await pause(20);
  stop();
}

async function runAll() {
  const outages = page.number('outages', 1);
  const down = page.number('down', 1500);
  const up = page.number('up', 1000);
  const chosen = ['how', 'code', 'then'].flatMap((name) => {
    const value = page.parameters.get(name);
    return value === null ? [] : [[name, value]];
  });
  start();
  for (let outage = 0; outage < outages; outage += 1) {
    await pause(up);
    await order('/reconnect/die', Object.fromEntries(chosen));
    await pause(down);
    await order('/reconnect/return');
  }
  isLastOutageOver = true;
  while (!page.state.done) await pause(50);
  if (page.parameters.get('end') !== 'open') await stopInPeace();
}

page.onClick('start', start);
page.onClick('stop', stop);
page.onClick('die', () => void order('/reconnect/die', { for: 3000 }));
page.onClick('die-for-good', () => void order('/reconnect/die'));
page.onClick('return', () => void order('/reconnect/return'));
if (page.parameters.get('autostart') === '1') void runAll();
