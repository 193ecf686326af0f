import { describe, expect, test } from 'vitest';
import { CdpConnection, type Transport } from '../../../../../scripts/browsers/chromium/cdp.ts';
import { FREE_WORKERS, OWN_WORKERS, WorkerRecorder } from '../../../../../scripts/browsers/chromium/worker-recorder.ts';
import type { WorkerJob } from '../../../../../scripts/browsers/driver.ts';

interface Command {
  readonly id: number;
  readonly method: string;
  readonly sessionId?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A browser that takes commands and announces targets; the commands in `failing` are refused. */
class FakeBrowser implements Transport {
  readonly sent: Command[] = [];
  readonly failing: Readonly<Record<string, object>>;
  /** Whether the worker has its functions, so that the recorder says that it is there. */
  hasFunctions = true;
  #emit: (message: object) => void = () => {};

  constructor(failing: Readonly<Record<string, object>> = {}) {
    this.failing = failing;
  }

  start(onMessage: (message: string) => void): void {
    this.#emit = (message) => onMessage(JSON.stringify(message));
  }

  send(text: string): void {
    const command: Command = JSON.parse(text);
    this.sent.push(command);
    const value = command.method === 'Runtime.evaluate' ? { result: { value: this.hasFunctions || undefined } } : {};
    queueMicrotask(() => this.#emit({ id: command.id, ...(this.failing[command.method] ?? { result: value }) }));
  }

  event(method: string, params: object, sessionId?: string): void {
    this.#emit({ method, params, ...(sessionId === undefined ? {} : { sessionId }) });
  }

  attach(sessionId: string, type: string, waitingForDebugger = true, parent?: string): void {
    const targetInfo = { type, url: `https://app.test/${sessionId}.js`, browserContextId: 'one' };
    this.event('Target.attachedToTarget', { sessionId, targetInfo, waitingForDebugger }, parent);
  }

  methodsOf(session: string): readonly string[] {
    return this.sent.flatMap(({ method, sessionId }) => (sessionId === session ? [method] : []));
  }
}

const RELEASE = 'Runtime.runIfWaitingForDebugger';

/** A recorder that follows a browser, and all that it reports. */
async function startRecorder(browser: FakeBrowser, changes: Partial<WorkerJob> = {}) {
  const reported: string[] = [];
  const recorder = new WorkerRecorder(new CdpConnection(browser), {
    script: 'record("REALTIME_INSPECTOR_BINDING", "REALTIME_INSPECTOR_IS_LATE")',
    isMeant: () => true,
    onMessage: (text, worker) => reported.push(`${worker}: ${text}`),
    onGone: (worker) => reported.push(`${worker} gone`),
    onProblem: (url, reason) => reported.push(`${url}: ${reason}`),
    ...changes,
  });
  await recorder.follow(undefined, FREE_WORKERS);
  await recorder.follow('page', OWN_WORKERS);
  return { recorder, reported };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the recorder in workers', () => {
  test('is prepared and released in one go, and placed before the first line', async () => {
    const browser = new FakeBrowser();
    await startRecorder(browser);
    browser.attach('w', 'service_worker');
    expect(browser.methodsOf('w')).toEqual([
      ...['Runtime.addBinding', 'Target.setAutoAttach', 'Debugger.enable', 'Debugger.setInstrumentationBreakpoint'],
      RELEASE,
    ]);
    browser.event('Debugger.paused', { reason: 'instrumentation' }, 'w');
    expect(browser.methodsOf('w').slice(5)).toEqual(['Runtime.evaluate', 'Debugger.resume', 'Debugger.disable']);
    const name = browser.sent.find(({ method }) => method === 'Runtime.addBinding')?.params['name'];
    const placed = browser.sent.find(({ method }) => method === 'Runtime.evaluate')?.params['expression'];
    expect(placed).toContain(`record("${String(name)}", "false")`);
  });

  test('is placed at once, and marked as late, in a worker that runs already', async () => {
    const browser = new FakeBrowser();
    await startRecorder(browser);
    browser.attach('w', 'shared_worker', false);
    await settled();
    expect(browser.methodsOf('w').slice(4)).toEqual([RELEASE, 'Runtime.evaluate', 'Debugger.disable']);
    expect(String(browser.sent.at(-2)?.params['expression'])).toContain('"true"');
  });

  test('is placed before the first line all the same where the code so far was another client’s', async () => {
    const browser = new FakeBrowser();
    browser.hasFunctions = false;
    const { reported } = await startRecorder(browser);
    browser.attach('w', 'worker', true, 'page');
    browser.event('Debugger.scriptParsed', { scriptId: '3' }, 'w');
    await settled();
    expect(browser.methodsOf('w').slice(5)).toEqual(['Runtime.evaluate']);
    browser.hasFunctions = true;
    browser.event('Debugger.paused', { reason: 'instrumentation' }, 'w');
    await settled();
    expect(browser.methodsOf('w').slice(6)).toEqual(['Runtime.evaluate', 'Debugger.resume', 'Debugger.disable']);
    expect(String(browser.sent.at(-3)?.params['expression'])).toContain('"false"');
    expect(reported).toEqual([]);
  });

  test('is placed at once, and marked as late, where another client let the worker start', async () => {
    const browser = new FakeBrowser();
    await startRecorder(browser);
    browser.attach('w', 'shared_worker');
    browser.event('Debugger.scriptParsed', { scriptId: '3' }, 'w');
    await settled();
    expect(browser.methodsOf('w').slice(5)).toEqual(['Runtime.evaluate', 'Debugger.disable']);
    expect(String(browser.sent.at(-2)?.params['expression'])).toContain('"true"');
  });

  test('is placed late, not never, where the code begins between the debugger and its breakpoint', async () => {
    class LateBreakpoint extends FakeBrowser {
      override send(text: string): void {
        if (!text.includes('setInstrumentationBreakpoint')) return super.send(text);
        setTimeout(() => {
          this.event('Debugger.scriptParsed', { scriptId: '3' }, 'w');
          super.send(text);
        }, 0);
      }
    }
    const browser = new LateBreakpoint();
    await startRecorder(browser);
    browser.attach('w', 'shared_worker');
    await settled();
    await settled();
    expect(browser.methodsOf('w').slice(-2)).toEqual(['Runtime.evaluate', 'Debugger.disable']);
    expect(String(browser.sent.at(-2)?.params['expression'])).toContain('"true"');
  });

  test('waits for the first line where the code comes right after the breakpoint, in one piece with the answer', async () => {
    class OnePiece extends FakeBrowser {
      override send(text: string): void {
        super.send(text);
        if (!text.includes('setInstrumentationBreakpoint')) return;
        queueMicrotask(() => this.event('Debugger.scriptParsed', { scriptId: '3' }, 'w'));
      }
    }
    const browser = new OnePiece();
    await startRecorder(browser);
    browser.attach('w', 'shared_worker');
    await settled();
    expect(browser.methodsOf('w').slice(5)).toEqual([]);
  });

  test('waits for the first line where the code comes after the debugger', async () => {
    const browser = new FakeBrowser();
    await startRecorder(browser);
    browser.attach('w', 'shared_worker');
    await settled();
    browser.event('Debugger.scriptParsed', { scriptId: '3' }, 'w');
    await settled();
    expect(browser.methodsOf('w').slice(5)).toEqual([]);
  });

  test('reaches workers that a worker or a frame starts, and no target of other sessions', async () => {
    const browser = new FakeBrowser();
    await startRecorder(browser);
    browser.attach('frame', 'iframe', true, 'page');
    browser.attach('w', 'worker', true, 'frame');
    browser.attach('nested', 'worker', true, 'w');
    browser.attach('foreign', 'worker', true, 'devtools');
    expect(browser.methodsOf('frame')).toEqual(['Target.setAutoAttach', RELEASE]);
    expect(browser.methodsOf('nested')).toContain('Debugger.setInstrumentationBreakpoint');
    expect(browser.methodsOf('foreign')).toEqual([]);
  });

  test('leaves a worker that is not meant as if it were not there', async () => {
    const browser = new FakeBrowser();
    await startRecorder(browser, { isMeant: ({ url }) => !url.endsWith('other.js') });
    browser.attach('other', 'service_worker');
    expect(browser.methodsOf('other')).toEqual([RELEASE]);
    expect(browser.sent.at(-1)).toMatchObject({ method: 'Target.detachFromTarget', params: { sessionId: 'other' } });
  });

  test('passes on what its recorders say, and nothing else, until the worker ends', async () => {
    const browser = new FakeBrowser();
    const { reported } = await startRecorder(browser);
    browser.attach('w', 'worker', true, 'page');
    const name = browser.sent.find(({ method }) => method === 'Runtime.addBinding')?.params['name'];
    browser.event('Runtime.bindingCalled', { name, payload: 'first' }, 'w');
    browser.event('Runtime.bindingCalled', { name: 'other', payload: 'of the page' }, 'w');
    browser.event('Runtime.bindingCalled', { name, payload: 'of no worker' }, 'page');
    browser.event('Target.detachedFromTarget', { sessionId: 'w' });
    browser.event('Runtime.bindingCalled', { name, payload: 'late' }, 'w');
    expect(reported).toEqual(['w: first', 'w gone']);
  });
});

describe('whatever fails, a worker is released', () => {
  const REFUSED = { error: { message: 'no' } };

  test.each([
    'Runtime.addBinding',
    'Target.setAutoAttach',
    'Debugger.enable',
    'Debugger.setInstrumentationBreakpoint',
    'Runtime.evaluate',
  ])('where %s is refused', async (method) => {
    const browser = new FakeBrowser();
    const { reported } = await startRecorder(browser);
    Object.assign(browser.failing, { [method]: REFUSED });
    browser.attach('w', 'worker', true, 'page');
    browser.event('Debugger.paused', {}, 'w');
    await settled();
    expect(browser.methodsOf('w')).toContain(RELEASE);
    expect(browser.methodsOf('w').slice(-2)).toEqual(['Debugger.resume', 'Debugger.disable']);
    expect(reported).toContain(`https://app.test/w.js: ${method}: no`);
  });

  test('and one that has ended before we hear of it is no problem', async () => {
    const browser = new FakeBrowser();
    const { reported } = await startRecorder(browser);
    const gone = { error: { message: 'Session with given id not found.' } };
    Object.assign(browser.failing, { 'Runtime.addBinding': gone, 'Debugger.enable': gone });
    browser.attach('w', 'worker', true, 'page');
    await settled();
    expect(reported).toEqual([]);
  });

  test('and one that runs already is no problem', async () => {
    const { reported } = await (async () => {
      const browser = new FakeBrowser({ [RELEASE]: REFUSED, 'Debugger.resume': REFUSED, 'Debugger.disable': REFUSED });
      const started = await startRecorder(browser);
      browser.attach('w', 'worker', true, 'page');
      browser.event('Debugger.paused', {}, 'w');
      await settled();
      return started;
    })();
    expect(reported).toEqual([]);
  });

  test('where the recorder itself throws, which is reported', async () => {
    const thrown = { result: { exceptionDetails: { exception: { description: 'TypeError: x' } } } };
    const browser = new FakeBrowser({ 'Runtime.evaluate': thrown });
    const { reported } = await startRecorder(browser);
    browser.attach('w', 'worker', true, 'page');
    browser.event('Debugger.paused', {}, 'w');
    await settled();
    expect(browser.methodsOf('w').slice(-2)).toEqual(['Debugger.resume', 'Debugger.disable']);
    expect(reported).toEqual(['https://app.test/w.js: TypeError: x']);
  });

  test('where we cannot tell whether it is meant', async () => {
    const browser = new FakeBrowser();
    const { reported } = await startRecorder(browser, {
      isMeant: () => {
        throw new Error('not an address');
      },
    });
    browser.attach('w', 'service_worker');
    expect(browser.methodsOf('w')).toEqual([RELEASE]);
    expect(reported).toEqual(['https://app.test/w.js: not an address']);
  });

  test('where it stops a second time, for whatever reason', async () => {
    const browser = new FakeBrowser();
    await startRecorder(browser);
    browser.attach('w', 'worker', true, 'page');
    for (const reason of ['instrumentation', 'other']) browser.event('Debugger.paused', { reason }, 'w');
    const methods = browser.methodsOf('w');
    expect(methods.filter((method) => method === 'Runtime.evaluate')).toHaveLength(1);
    expect(methods.filter((method) => method === 'Debugger.resume')).toHaveLength(2);
  });

  test('where the browser says what no one understands', async () => {
    const browser = new FakeBrowser();
    await startRecorder(browser);
    browser.event('Target.attachedToTarget', { sessionId: 'odd' });
    expect(browser.methodsOf('odd').at(-1)).toBe(RELEASE);
  });

  test('where we stop: workers start without us', async () => {
    const browser = new FakeBrowser();
    const { recorder } = await startRecorder(browser);
    browser.attach('w', 'worker', true, 'page');
    await recorder.stop();
    const off = browser.sent.filter(({ params }) => params['autoAttach'] === false);
    expect(off.map(({ sessionId }) => sessionId)).toEqual([undefined, 'page', 'w']);
  });
});
