// @ts-check
import { addLine, pause, TestPage } from './shared.js';

/**
 * Parameters: calls (of each client, 0 for no end), period (ms of the short polls, 1000), news (short: 1 in n, 10),
 * empty=list|204|304, hold (ms, 30000), after (ms until a long poll has news, 4000), quiet (long: 1 in n is empty),
 * seed. `only=short` or `only=long` leaves the others out.
 */
const page = new TestPage('polling');
const CLIENTS = /** @type {const} */ (['short-fetch', 'short-xhr', 'long-fetch', 'long-xhr']);

/** @typedef {{status: number, text: string}} Answer */

/** @param {readonly string[]} names */
function given(names) {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = page.parameters.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/**
 * @param {string} address
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function askByFetch(address, signal) {
  const answer = await fetch(address, { signal });
  return { status: answer.status, text: await answer.text() };
}

/**
 * @param {string} address
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
function askByXhr(address, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', address);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new Error('The request failed.'));
    request.onabort = () => reject(new Error('The request was aborted.'));
    signal.addEventListener('abort', () => request.abort());
    request.send();
  });
}

/**
 * @param {(typeof CLIENTS)[number]} label
 * @param {AbortSignal} signal
 */
async function poll(label, signal) {
  const isShort = label.startsWith('short');
  const via = label.endsWith('xhr') ? 'xhr' : 'fetch';
  const path = isShort ? '/polling/short' : '/polling/long';
  const options = isShort ? given(['news', 'empty', 'seed']) : given(['hold', 'after', 'quiet', 'seed']);
  const calls = page.number('calls', 0) || Infinity;
  const period = page.number('period', 1000);
  let since = '0';
  for (let call = 0; call < calls && !signal.aborted; call += 1) {
    const next = isShort ? pause(period) : pause(0);
    page.requested(label);
    const address = page.address(path, label, via, { ...options, since });
    const { status, text } = await (via === 'xhr' ? askByXhr : askByFetch)(address, signal);
    page.received(label);
    addLine(`lines-${label}`, `${status} ${text}`);
    if (text !== '') since = String(JSON.parse(text).cursor);
    await next;
  }
}

let stopping = new AbortController();

page.onStart('start', () => {
  stopping.abort();
  stopping = new AbortController();
  const { signal } = stopping;
  const only = page.parameters.get('only') ?? '';
  const labels = CLIENTS.filter((label) => label.startsWith(only));
  page.begin(labels);
  for (const label of labels) {
    poll(label, signal)
      .catch((error) => addLine(`lines-${label}`, String(error)))
      .finally(() => page.finish(label));
  }
});
page.onClick('stop', () => stopping.abort());
