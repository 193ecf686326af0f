import type { RecordSource, SourceSink } from '../source.ts';
import { demoRecords } from './demo-script.ts';

/** Milliseconds of the script that have already passed when the panel opens. */
const PAST = 200_000;

/** Milliseconds between two batches. */
const PERIOD = 100;

/** Made-up traffic, so that the panel can be opened as an ordinary page: to try it, to work on it, to test it. */
export function createDemoSource(): RecordSource {
  const records = demoRecords();
  let timer: ReturnType<typeof setInterval> | undefined;
  let sent = 0;

  return {
    isLive: true,
    start(sink: SourceSink) {
      const startedAtEpoch = Date.now() - PAST;
      sink.status({ kind: 'connected', recordedFromStart: true, startedAtEpoch });
      const send = (): void => {
        const now = Date.now() - startedAtEpoch;
        const first = sent;
        while ((records[sent]?.at ?? Infinity) <= now) sent += 1;
        if (sent > first) sink.records(records.slice(first, sent));
      };
      send();
      timer = setInterval(send, PERIOD);
    },
    stop: () => clearInterval(timer),
    requestBody: () => undefined,
  };
}
