// @ts-check
import { addLine, element, TestPage } from './shared.js';

/** Parameters: count (tokens, 40), every (ms between them, 50), seed, cut-at, split=1 (cut inside messages). */
const page = new TestPage('token-stream');
const PASSED_ON = ['count', 'every', 'seed', 'cut-at', 'split'];

let stopping = new AbortController();

/**
 * @param {string} path
 * @param {string} label
 */
function ask(path, label) {
  page.requested(label);
  element(`answer-${label}`).textContent = '';
  const given = PASSED_ON.flatMap((name) => {
    const value = page.parameters.get(name);
    return value === null ? [] : [[name, value]];
  });
  return fetch(page.address(path, label, 'fetch', Object.fromEntries(given)), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ stream: true, messages: [{ role: 'user', content: 'Tell me about streams.' }] }),
    signal: stopping.signal,
  });
}

/**
 * @param {string} label
 * @param {string} message
 * @param {string} token
 */
function show(label, message, token) {
  page.received(label);
  addLine(`lines-${label}`, message);
  element(`answer-${label}`).append(token);
}

/** Reads the bytes by hand, as libraries without stream helpers do. */
async function readByReader() {
  const { body } = await ask('/token-stream/sse', 'reader');
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = event.replace(/^data: /, '');
      show('reader', data, data === '[DONE]' ? '' : JSON.parse(data).delta.content);
    }
  }
}

/** Lets the browser decode, and reads text. */
async function readByPipe() {
  const { body } = await ask('/token-stream/ndjson', 'pipe');
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) show('pipe', line, JSON.parse(line).token ?? '');
  }
}

/**
 * @param {string} label
 * @param {Promise<void>} reading
 */
function untilEnd(label, reading) {
  reading
    .then(() => page.ended(label, 'ended'))
    .catch((error) => {
      page.ended(label, String(error));
      addLine(`lines-${label}`, String(error));
    })
    .finally(() => page.finish(label));
}

page.onStart('start', () => {
  stopping.abort();
  stopping = new AbortController();
  page.begin(['reader', 'pipe']);
  untilEnd('reader', readByReader());
  untilEnd('pipe', readByPipe());
});
page.onClick('stop', () => stopping.abort());
