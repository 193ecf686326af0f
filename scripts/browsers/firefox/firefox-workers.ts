/**
 * Places the recorder in workers of Firefox, where no extension can: a debugger in the worker's own thread runs it before the
 * worker's first script. DevTools do it in the same way; see `devtools/server/startup/worker.sys.mjs` in Firefox.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedWorkers, WorkerJob } from '../driver.ts';
import type { MarionetteConnection } from './marionette.ts';

/** Milliseconds between two looks for what workers have said. */
const PERIOD = 100;

/** The most messages that are taken at a time. */
const MOST = 1_000;

/** Milliseconds that a worker waits for our debugger at most, and that one may take to hand out its last records. */
const PLACING_LIMIT = 5_000;
const FLUSH_LIMIT = 2_000;

/** A debugger may be loaded from the browser's own resources alone: this one is made of a text. */
const HOST = 'realtime-inspector-workers';

/**
 * Runs in a worker's thread, in the debugger's own global: `global` is the worker's. The function that the recorder calls does
 * nothing; a breakpoint in it takes what it is called with. A worker has one debugger, so that this one serves DevTools too.
 *
 * @param binding name of that function.
 * @param recorder for workers.
 */
const debuggerScript = (binding: string, recorder: string): string => `
  const tell = (what, text) => postMessage(JSON.stringify({ ${HELD}: [what, text] }));
  const binding = ${JSON.stringify(binding)};
  const debug = new Debugger();
  debug.allowUnobservedAsmJS = true;
  debug.allowUnobservedWasm = true;
  const worker = debug.addDebuggee(global);
  const place = (source, url) => {
    const outcome = worker.executeInGlobal(source, { url });
    if (outcome !== null && 'throw' in outcome) throw new Error(String(outcome.throw?.unsafeDereference?.() ?? outcome.throw));
  };
  addEventListener('message', ({ data }) => {
    const packet = JSON.parse(data);
    if (packet.type === ${JSON.stringify(FLUSH)}) {
      worker.executeInGlobal('globalThis[' + JSON.stringify(binding + ':flush') + ']?.()');
      tell('flushed', packet.id);
    } else {
      const url = 'resource://devtools/server/startup/worker.sys.mjs';
      ChromeUtils.importESModule(url, { global: 'current' }).handleDevToolsPacket(packet);
    }
  });
  try {
    place('globalThis[' + JSON.stringify(binding) + '] = function (text) { return text; };', 'realtime-inspector/worker.js');
    const { script } = worker.getOwnPropertyDescriptor(binding).value;
    script.setBreakpoint(script.getPossibleBreakpointOffsets()[0], {
      hit: (frame) => void tell('said', String(frame.arguments[0])),
    });
    place(${JSON.stringify(recorder)}, 'realtime-inspector/worker.js');
    tell('placed', '');
  } catch (error) {
    tell('failed', String(error));
  }`;

/** Names a message of ours among those of DevTools, and the one that asks for the last records. */
const HELD = 'realtimeInspector';
const FLUSH = 'realtime-inspector-flush';

/**
 * Runs in every process that has workers of pages, those to come included. A worker waits until its debugger is there, has
 * failed, or takes too long.
 */
const processScript = (channel: string): string => `
  const { setTimeout } = ChromeUtils.importESModule('resource://gre/modules/Timer.sys.mjs');
  const manager = Cc['@mozilla.org/dom/workers/workerdebuggermanager;1'].getService(Ci.nsIWorkerDebuggerManager);
  const ofBrowser = ['chrome', 'resource', 'about'];
  const workers = new Map();
  let count = 0;
  const watch = (dbg) => {
    const { principal } = dbg;
    if (principal.isSystemPrincipal || principal.addonPolicy || ofBrowser.some((scheme) => principal.schemeIs(scheme))) return;
    const id = Services.appinfo.processID + ':' + (count += 1);
    const tell = (what, text) => sendAsyncMessage(${JSON.stringify(channel)}, [id, dbg.url, what, text, Date.now()]);
    let waits = true;
    const release = () => {
      if (waits && !dbg.isClosed) dbg.setDebuggerReady(true);
      waits = false;
    };
    const fail = (reason) => {
      if (waits) tell('failed', reason);
      release();
    };
    dbg.setDebuggerReady(false);
    try {
      dbg.addListener({
        onMessage(text) {
          const held = JSON.parse(text).${HELD};
          if (held === undefined) return;
          const [what, said] = held;
          if (what === 'failed') fail(said);
          else tell(what, said);
          if (what === 'placed') release();
        },
        onError: (file, line, reason) => fail(reason),
        onClose() {
          waits = false;
          workers.delete(id);
          tell('gone', '');
        },
      });
      dbg.initialize('resource://${HOST}/');
      workers.set(id, dbg);
      tell('began', '');
      setTimeout(() => fail('its debugger did not start'), ${PLACING_LIMIT});
    } catch (error) {
      fail(String(error));
    }
  };
  const listener = { onRegister: watch, onUnregister() {} };
  manager.addListener(listener);
  addMessageListener(${JSON.stringify(`${channel}:flush`)}, ({ data: id }) => {
    for (const dbg of workers.values()) dbg.postMessage(JSON.stringify({ type: ${JSON.stringify(FLUSH)}, id }));
  });
  addMessageListener(${JSON.stringify(`${channel}:stop`)}, () => manager.removeListener(listener));`;

/** Runs in Firefox itself, and collects what comes from all processes. */
const START = `
  const resources = Services.io.getProtocolHandler('resource').QueryInterface(Ci.nsIResProtocolHandler);
  const asText = (source) => 'data:text/javascript;charset=utf-8,' + encodeURIComponent(source);
  resources.setSubstitution(input.host, Services.io.newURI(asText(input.debugger)));
  const heard = [];
  Cu.getGlobalForObject(Services)[input.channel] = heard;
  Services.ppmm.addMessageListener(input.channel, { receiveMessage: ({ data }) => void heard.push(data) });
  Services.ppmm.loadProcessScript(asText(input.process), true);`;

const TAKE = 'return Cu.getGlobalForObject(Services)[input.channel].splice(0, input.most);';

const TELL = 'Services.ppmm.broadcastAsyncMessage(input.channel, input.id);';

const STOP = `
  Services.ppmm.removeDelayedProcessScript('data:text/javascript;charset=utf-8,' + encodeURIComponent(input.process));
  Services.ppmm.broadcastAsyncMessage(input.channel + ':stop');`;

/** The recorder in workers of all pages of a Firefox. */
export class FirefoxWorkers implements RecordedWorkers {
  readonly #marionette: MarionetteConnection;
  readonly #job: WorkerJob;
  readonly #channel = `realtime-inspector-${randomUUID()}`;
  readonly #process = processScript(this.#channel);
  /** Those that run, and are meant. */
  readonly #workers = new Set<string>();
  /** Those that have not answered the last flush. */
  #unflushed = new Set<string>();
  #flushes = 0;
  #isStopped = false;

  private constructor(marionette: MarionetteConnection, job: WorkerJob) {
    this.#marionette = marionette;
    this.#job = job;
  }

  /** Resolves when each worker that starts from now on is recorded. Workers of extensions and of the browser are none. */
  static async start(marionette: MarionetteConnection, job: WorkerJob): Promise<RecordedWorkers> {
    const recorded = new FirefoxWorkers(marionette, job);
    await recorded.#start();
    return recorded;
  }

  async flush(): Promise<void> {
    this.#flushes += 1;
    const id = String(this.#flushes);
    await this.#take();
    this.#unflushed = new Set(this.#workers);
    await this.#marionette.run(TELL, { channel: `${this.#channel}:flush`, id });
    const end = performance.now() + FLUSH_LIMIT;
    // One that is busy or has ended has nothing to hand out.
    while (this.#unflushed.size > 0 && performance.now() < end && !this.#isStopped) await sleep(PERIOD);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#marionette.run(STOP, { channel: this.#channel, process: this.#process });
  }

  async #start(): Promise<void> {
    const binding = `realtimeInspector${randomUUID().replaceAll('-', '')}`;
    const recorder = this.#job.script
      .replaceAll('REALTIME_INSPECTOR_BINDING', binding)
      .replaceAll('REALTIME_INSPECTOR_IS_LATE', 'false');
    const scripts = { debugger: debuggerScript(binding, recorder), process: this.#process };
    await this.#marionette.run(START, { host: HOST, channel: this.#channel, ...scripts });
    void this.#poll();
  }

  async #poll(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#take();
      } catch {
        // The browser has ended, and its workers with it.
        return;
      }
      await sleep(PERIOD);
    }
  }

  async #take(): Promise<void> {
    const messages = await this.#marionette.run(TAKE, { channel: this.#channel, most: MOST });
    if (!Array.isArray(messages)) return;
    for (const message of messages) this.#receive(message);
  }

  #receive(message: unknown): void {
    if (!Array.isArray(message)) return;
    const [worker, url, what, text, at] = message.map(String);
    if (worker === undefined || url === undefined || text === undefined) return;
    if (what === 'began' && this.#job.isMeant({ url, context: '' })) this.#workers.add(worker);
    if (!this.#workers.has(worker)) return;
    if (what === 'said') this.#job.onMessage(text, worker);
    if (what === 'failed') this.#job.onProblem(url, text);
    if (what === 'flushed' && text === String(this.#flushes)) this.#unflushed.delete(worker);
    if (what !== 'gone') return;
    this.#workers.delete(worker);
    this.#unflushed.delete(worker);
    this.#job.onGone(worker, Number(at));
  }
}
