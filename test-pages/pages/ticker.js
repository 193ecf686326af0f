// @ts-check
import { addLine, element, TestPage } from './shared.js';

/** Parameters are the names of the form's fields; those that the server understands are passed on to it. */
const page = new TestPage('ticker');
const form = /** @type {HTMLFormElement} */ (element('controls'));

/** Fields that are the page's own business. */
const OWN = new Set(['transport', 'reconnect']);

/** Ends what is running. @type {(() => void)[]} */
let endings = [];

/** @returns {Record<string, string>} */
function readControls() {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

/**
 * The last number that will come on its own accord, so that the page knows when it has everything.
 *
 * @param {Record<string, string>} controls
 */
function lastNumber(controls) {
  const at = (/** @type {string} */ name) => Number(controls[name] ?? 0) || Infinity;
  const breaks = controls['reconnect'] === '0' ? Math.min(at('close-at'), at('cut-at')) : Infinity;
  return Math.min(at('count'), at('silence-from') - 1, breaks);
}

/**
 * @param {string} label
 * @param {string | ArrayBuffer} data
 * @returns {number | null} the message's number; null for a heartbeat.
 */
function take(label, data) {
  const shown = page.received(label);
  pending.set(label, { shown, data });
  if (typeof data !== 'string') return new DataView(data).getFloat64(0);
  const [, digits] = /^\{"sequence":(\d+)/.exec(data) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** What to show at the next frame: a fast ticker must not lay the page out for every message. */
/** @type {Map<string, {shown: number, data: string | ArrayBuffer}>} */
const pending = new Map();

function draw() {
  for (const [label, { shown, data }] of pending) {
    element(`count-${label}`).textContent = shown.toLocaleString('en');
    addLine(`lines-${label}`, typeof data === 'string' ? data.slice(0, 200) : `${data.byteLength} bytes`);
  }
  pending.clear();
  requestAnimationFrame(draw);
}

/**
 * @param {Record<string, string>} controls
 * @param {Record<string, string>} asked
 */
function runSocket(controls, asked) {
  const last = lastNumber(controls);
  const wait = Number(controls['reconnect']);
  let after = 0;
  let isStopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  const connect = () => {
    page.requested('websocket');
    const more = after > 0 ? { ...asked, after } : asked;
    const socket = new WebSocket(page.address('/ticker/ws', 'websocket', 'websocket', more));
    socket.binaryType = 'arraybuffer';
    endings.push(() => {
      isStopped = true;
      clearTimeout(again);
      socket.close(1000, 'stopped');
    });
    socket.onmessage = (event) => {
      const number = take('websocket', event.data);
      if (number === null) return;
      after = Math.max(after, number);
      if (number === last && (controls['end'] === 'open' || last !== Number(controls['count'])))
        page.finish('websocket');
    };
    socket.onclose = (event) => {
      page.ended('websocket', `closed ${event.code}`);
      addLine('lines-websocket', `closed with ${event.code} ${event.reason}`);
      const isOver = isStopped || wait === 0 || after >= last;
      if (isOver) page.finish('websocket');
      else again = setTimeout(connect, wait);
    };
  };
  connect();
}

/**
 * @param {Record<string, string>} controls
 * @param {Record<string, string>} asked
 */
function runEvents(controls, asked) {
  const last = lastNumber(controls);
  page.requested('eventsource');
  const source = new EventSource(page.address('/ticker/sse', 'eventsource', 'eventsource', asked));
  endings.push(() => source.close());
  source.addEventListener('heartbeat', (event) => void take('eventsource', event.data));
  source.onmessage = (event) => {
    if (take('eventsource', event.data) !== last) return;
    if (last === Number(controls['count']) && controls['end'] === 'close') {
      source.close();
      page.ended('eventsource', 'closed by the page');
    }
    page.finish('eventsource');
  };
  source.onerror = () => {
    addLine('lines-eventsource', source.readyState === EventSource.CLOSED ? 'closed' : 'broken, reconnecting');
    if (controls['reconnect'] === '0') source.close();
    else if (source.readyState === EventSource.CONNECTING) page.requested('eventsource');
    if (source.readyState !== EventSource.CLOSED) return;
    page.ended('eventsource', 'closed after an error');
    page.finish('eventsource');
  };
}

function start() {
  stop();
  const controls = readControls();
  const asked = Object.fromEntries(Object.entries(controls).filter(([name]) => !OWN.has(name)));
  const { transport = 'websocket' } = controls;
  page.begin(transport === 'both' ? ['websocket', 'eventsource'] : [transport]);
  if (transport !== 'eventsource') runSocket(controls, asked);
  if (transport !== 'websocket') runEvents(controls, { ...asked, format: 'text' });
}

function stop() {
  for (const end of endings) end();
  endings = [];
}

for (const [name, value] of page.parameters) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
}
form.addEventListener('submit', (event) => {
  event.preventDefault();
  start();
});
page.onClick('stop', stop);
requestAnimationFrame(draw);
if (page.parameters.get('autostart') === '1') start();
