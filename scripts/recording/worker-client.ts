/** Records the workers of a browser that something else drives, as a second client of it: what tests load. */
import { CdpSession } from '../browsers/chromium/cdp.ts';
import { FREE_WORKERS, OWN_WORKERS, WorkerRecorder } from '../browsers/chromium/worker-recorder.ts';
import type { RecordedWorkers, WorkerJob } from '../browsers/driver.ts';
import { connectToBrowser } from './browser-socket.ts';

interface ClientJob extends WorkerJob {
  /** Address of the browser's debugging port, or of its own socket. */
  readonly address: string;
  /** The page whose workers are recorded, as the browser names it; `null` for all pages that are meant. */
  readonly page: string | null;
}

/**
 * Resolves when each worker that starts from now on is recorded.
 *
 * @throws {BrowserError} if the browser cannot be reached
 */
export async function recordWorkers({ address, page, ...job }: ClientJob): Promise<RecordedWorkers> {
  const { cdp, close } = await connectToBrowser(address);
  const recorder = new WorkerRecorder(cdp, job);
  if (page !== null) {
    await recorder.follow((await CdpSession.attach(cdp, page)).id, OWN_WORKERS);
    await recorder.follow(undefined, FREE_WORKERS);
  } else await recorder.follow(undefined, ['page', ...FREE_WORKERS]);
  return {
    flush: () => recorder.flush(),
    stop: async () => {
      await recorder.stop();
      close();
    },
  };
}
