// @ts-check

/** Lines that a list on a page keeps. */
const LINES_LIMIT = 200;

/**
 * What a test may read of a page, as `window.testPage`. `received` and `sent` count messages, `requests` what the page
 * asked the server for, each per client of the page. `done` turns true once every client has all that it was to get.
 *
 * @typedef {object} TestPageState
 * @property {string} page
 * @property {string} run
 * @property {boolean} started
 * @property {boolean} done
 * @property {Record<string, number>} received
 * @property {Record<string, number>} sent
 * @property {Record<string, number>} requests
 * @property {Record<string, string>} ends how each client ended, such as `closed 1006`.
 */

/** One test page: its parameters, its state for tests, and the few things that every page shows. */
export class TestPage {
  /** @type {TestPageState} */
  state;
  parameters = new URLSearchParams(location.search);
  /** @type {Set<string>} */
  #unfinished = new Set();

  /** @param {string} name */
  constructor(name) {
    const run = this.parameters.get('run') ?? Math.random().toString(36).slice(2, 10);
    this.state = { page: name, run, started: false, done: false, received: {}, sent: {}, requests: {}, ends: {} };
    Object.assign(window, { testPage: this.state });
    this.#showRun();
  }

  /**
   * A whole-number parameter of the page.
   *
   * @param {string} name
   * @param {number} otherwise
   */
  number(name, otherwise) {
    const text = this.parameters.get(name);
    return text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;
  }

  /**
   * An address of the server that names the run, the page and the client; without it `/log` could not tell them apart.
   *
   * @param {string} path
   * @param {string} label which client of the page.
   * @param {string} via `fetch`, `xhr`, `eventsource` or `websocket`.
   * @param {Record<string, string | number>} [more]
   * @returns {string}
   */
  address(path, label, via, more = {}) {
    const url = new URL(path, document.baseURI);
    if (via === 'websocket') url.protocol = url.protocol.replace('http', 'ws');
    const { page, run } = this.state;
    const query = { page, run, label, ...(via === 'websocket' ? {} : { via }), ...more };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    return url.href;
  }

  /**
   * Runs what the page is for, when its button is pressed or at once with `autostart=1`.
   *
   * @param {string} button
   * @param {() => void} begin
   */
  onStart(button, begin) {
    this.onClick(button, begin);
    if (this.parameters.get('autostart') === '1') begin();
  }

  /**
   * @param {string} id
   * @param {() => void} act
   */
  onClick(id, act) {
    element(id).addEventListener('click', act);
  }

  /** @param {readonly string[]} labels the clients whose end makes the page done. */
  begin(labels) {
    this.state.started = true;
    this.state.done = false;
    this.#unfinished = new Set(labels);
  }

  /** @param {string} label */
  finish(label) {
    this.#unfinished.delete(label);
    if (this.state.started && this.#unfinished.size === 0) this.state.done = true;
  }

  /** @param {string} label */
  received(label) {
    return this.#count(this.state.received, label);
  }

  /** @param {string} label */
  sent(label) {
    return this.#count(this.state.sent, label);
  }

  /** @param {string} label */
  requested(label) {
    const count = this.#count(this.state.requests, label);
    const shown = document.getElementById(`requests-${label}`);
    if (shown !== null) shown.textContent = String(count);
    return count;
  }

  /**
   * @param {string} label
   * @param {string} how
   */
  ended(label, how) {
    this.state.ends[label] = how;
  }

  /**
   * @param {Record<string, number>} counts
   * @param {string} label
   */
  #count(counts, label) {
    const count = (counts[label] ?? 0) + 1;
    counts[label] = count;
    return count;
  }

  #showRun() {
    const shown = document.getElementById('run');
    if (shown === null) return;
    const link = document.createElement('a');
    link.href = `/log?run=${encodeURIComponent(this.state.run)}`;
    link.textContent = 'what the server sent and received';
    shown.append(`Run ${this.state.run}: `, link, '. ');
    const home = document.createElement('a');
    home.href = '/';
    home.textContent = 'All test pages';
    shown.append(home);
  }
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function element(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element "${id}".`);
  return found;
}

/**
 * Adds a line to a list and keeps its end in view.
 *
 * @param {string} list
 * @param {string} text
 */
export function addLine(list, text) {
  const lines = element(list);
  const line = document.createElement('li');
  line.textContent = text;
  lines.append(line);
  while (lines.childElementCount > LINES_LIMIT) lines.firstElementChild?.remove();
  lines.scrollTop = lines.scrollHeight;
}

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
