// @ts-check
import { addresses } from './addresses.js';
import { element, TestPage } from './shared.js';

/**
 * Parameters: count (messages for each frame, 5), every (ms between them, 500), transport=websocket|eventsource for all
 * frames instead of a mixture.
 */
const page = new TestPage('frames');
const count = page.number('count', 5);
const every = page.number('every', 500);

/** What each frame uses by default. */
const TRANSPORTS = /** @type {Readonly<Record<string, string>>} */ ({
  'same-origin': 'websocket',
  'cross-origin': 'eventsource',
  srcdoc: 'websocket',
  'blank-written': 'websocket',
  'blank-scripted': 'websocket',
  sandboxed: 'eventsource',
});

/** @param {string} label */
function transportOf(label) {
  // The two about:blank frames show what scripts do there, and that is a socket.
  if (label.startsWith('blank')) return 'websocket';
  return page.parameters.get('transport') ?? TRANSPORTS[label] ?? 'websocket';
}

/**
 * @param {string} label
 * @returns {string} the query that tells a frame what to do.
 */
function queryFor(label) {
  const { run } = page.state;
  return String(
    new URLSearchParams({ run, label, count: `${count}`, every: `${every}`, transport: transportOf(label) }),
  );
}

/**
 * @param {string} label
 * @returns {HTMLIFrameElement} not in the page yet.
 */
function newFrame(label) {
  const frame = document.createElement('iframe');
  frame.title = label;
  frame.name = label;
  return frame;
}

/**
 * @param {string} label
 * @param {HTMLIFrameElement} frame
 */
function place(label, frame) {
  const section = document.createElement('section');
  const title = document.createElement('h2');
  title.textContent = label;
  section.append(title, frame);
  element('frames').append(section);
}

/** @type {Readonly<Record<string, (label: string) => void>>} */
const KINDS = {
  'same-origin': (label) => {
    const frame = newFrame(label);
    frame.src = `/frames/inner?${queryFor(label)}`;
    place(label, frame);
  },
  'cross-origin': (label) => {
    const frame = newFrame(label);
    frame.src = `${addresses.crossUrl}/frames/inner?${queryFor(label)}`;
    place(label, frame);
  },
  srcdoc: (label) => {
    const frame = newFrame(label);
    const parameters = queryFor(label).replaceAll('&', '&amp;');
    frame.srcdoc = `<!doctype html><meta name="frame" content="${parameters}"><link rel="stylesheet" href="/style.css">
      <output id="state">waiting</output><script type="module" src="/frame-inner.js"></script>`;
    place(label, frame);
  },
  'blank-written': (label) => {
    const frame = newFrame(label);
    place(label, frame);
    const inner = frame.contentDocument;
    if (inner === null) return;
    const address = page.address('/frames/ws', label, 'websocket', { count, every });
    inner.open();
    inner.write(`<!doctype html><output id="state">waiting</output><script>
      const socket = new WebSocket(${JSON.stringify(address)});
      socket.onmessage = (event) => {
        document.getElementById('state').textContent = event.data;
        parent.postMessage({ label: ${JSON.stringify(label)} }, '*');
      };
    </script>`);
    inner.close();
  },
  'blank-scripted': (label) => {
    const frame = newFrame(label);
    place(label, frame);
    const inner = /** @type {(Window & typeof globalThis) | null} */ (frame.contentWindow);
    if (inner === null) return;
    const socket = new inner.WebSocket(page.address('/frames/ws', label, 'websocket', { count, every }));
    socket.onmessage = (event) => {
      inner.document.body.textContent = event.data;
      take(label);
    };
    // A socket without a reference may be collected.
    Object.assign(inner, { socket });
  },
  sandboxed: (label) => {
    const frame = newFrame(label);
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = `/frames/inner?${queryFor(label)}`;
    place(label, frame);
  },
};

/** @param {string} label */
function take(label) {
  if (label in KINDS && page.received(label) === count) page.finish(label);
}

window.addEventListener('message', ({ data }) => {
  if (typeof data === 'object' && data !== null && typeof data.label === 'string') take(data.label);
});
page.onStart('start', () => {
  element('frames').replaceChildren();
  page.state.received = {};
  page.begin(Object.keys(KINDS));
  for (const [label, open] of Object.entries(KINDS)) open(label);
});
