/** Records a page in a browser that runs already, over its debugging port. */
import { randomUUID } from 'node:crypto';
import { PageIntake } from '../../src/testing/page-intake.ts';
import { writeSessionRecord } from '../../src/formats/session/read-session.ts';
import { type CdpConnection, CdpSession } from '../browsers/chromium/cdp.ts';
import { driveChromiumPage } from '../browsers/chromium/chromium-page.ts';
import { textAt, valueAt } from '../json.ts';
import type { WireRecord } from '../../src/wire/record.ts';
import { connectToBrowser } from './browser-socket.ts';
import type { Job, RecordedPage } from './job.ts';
import { warnOfWorker } from './worker-lines.ts';

/** The placeholder in the page's script for the name of its function. */
const PLACEHOLDER = 'REALTIME_INSPECTOR_BINDING';

/** Milliseconds that a page may take to hand out its last records. */
const FLUSH_LIMIT = 2_000;

/** Places the recorder in a page and in its frames, those in processes of their own included. */
async function placeRecorder(
  cdp: CdpConnection,
  session: CdpSession,
  script: string,
  onMessage: (text: string) => void,
): Promise<{ flush(): Promise<void> }> {
  const name = `realtimeInspector${randomUUID().replaceAll('-', '')}`;
  const source = script.replaceAll(PLACEHOLDER, name);
  const sessions = new Map<unknown, CdpSession>();
  const place = async (target: CdpSession): Promise<void> => {
    sessions.set(target.id, target);
    target.listen((method, params) => {
      if (method === 'Runtime.bindingCalled' && params['name'] === name) onMessage(String(params['payload']));
      if (method === 'Target.attachedToTarget') void placeInFrame(params);
      if (method === 'Target.detachedFromTarget') sessions.delete(params['sessionId']);
    });
    await target.send('Page.enable');
    await target.send('Runtime.enable');
    await target.send('Runtime.addBinding', { name });
    await target.send('Page.addScriptToEvaluateOnNewDocument', { source });
    const filter = [{ type: 'iframe' }];
    await target.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter,
    });
    await target.send('Runtime.runIfWaitingForDebugger');
  };
  const placeInFrame = async (params: Readonly<Record<string, unknown>>): Promise<void> => {
    try {
      await place(new CdpSession(cdp, textAt(params, 'sessionId')));
    } catch {
      // The frame has gone in the meantime.
    }
  };
  await place(session);
  return {
    async flush() {
      const ask = (target: CdpSession) =>
        target
          .evaluate(`await window[${JSON.stringify(`${name}:flush`)}]?.()`, { timeout: FLUSH_LIMIT })
          // A page whose scripts run without end has nothing to hand out.
          .catch(() => undefined);
      await Promise.all([...sessions.values()].map(ask));
    },
  };
}

/** The origin of a worker's script: a `blob:` address has that of the page that made it. */
function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
}

/** The origin of a document that introduces itself; `null` for every other message of its recorder. */
function originOfHello(text: string): string | null {
  try {
    const message: unknown = JSON.parse(text);
    return valueAt(message, 'type') === 'hello' ? originOf(textAt(message, 'url')) : null;
  } catch {
    // The page itself called our function.
    return null;
  }
}

/** Fails where the browser has ended. */
async function targetInfo(cdp: CdpConnection, target: string) {
  const answer = await cdp.send('Target.getTargetInfo', { targetId: target });
  return { browserContextId: valueAt(answer, 'targetInfo', 'browserContextId') };
}

/** Opens a tab in a browser that runs already; closing it leaves the browser as it was. */
export async function openConnectedPage(job: Job, address: string): Promise<RecordedPage> {
  const { cdp, close } = await connectToBrowser(address);
  const { product } = await cdp.send('Browser.getVersion');
  const target = textAt(await cdp.send('Target.createTarget', { url: 'about:blank' }), 'targetId');
  const page = await driveChromiumPage(cdp, target, () => '');
  const session = await CdpSession.attach(cdp, target);
  const intake = new PageIntake();
  const lines: string[] = [];
  const add = (records: readonly WireRecord[]): void => {
    lines.push(...records.map(writeSessionRecord));
  };
  const origins = new Set<string>();
  const recorder = await placeRecorder(cdp, session, job.pageScript(), (text) => {
    const origin = originOfHello(text);
    if (origin !== null) origins.add(origin);
    add(intake.take(text));
  });
  const { browserContextId } = await targetInfo(cdp, target);
  const workers = await page.recordWorkers({
    script: job.workerScript(),
    // Other tabs of the browser are none of ours.
    isMeant: ({ url, context }) => context === browserContextId && origins.has(originOf(url)),
    onMessage: (text, worker) => add(intake.take(text, worker)),
    onGone: (worker) => add(intake.leave(worker, Date.now())),
    onProblem: warnOfWorker,
  });
  if (job.ignoreHttpsErrors) await session.send('Security.setIgnoreCertificateErrors', { ignore: true });
  await page.setUp(job.setup);
  return {
    browser: String(product),
    page,
    async take(most) {
      await Promise.all([recorder.flush(), workers.flush()]);
      // Fails where the browser has ended; then the recording ends too.
      await targetInfo(cdp, target);
      return { zero: intake.zero, text: lines.splice(0, most).join('') };
    },
    async close() {
      await workers.stop();
      await cdp.send('Target.closeTarget', { targetId: target }).catch(() => undefined);
      close();
    },
  };
}
