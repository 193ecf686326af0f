/** Made-up traffic for measuring the panel: WebSockets with payloads of exactly so many bytes of ASCII. */
import { byteCount, millis } from '../../src/base/units.ts';
import type { WireRecord } from '../../src/wire/record.ts';

const DOCUMENT = 'bench';

/** Bytes of a payload. */
export const PAYLOAD = 200;

const PADDING = 'x'.repeat(PAYLOAD);

/** Written by hand: what making the traffic costs is paid by the thread that is measured. */
function payload(n: number, stream: number, sequence: number) {
  const type = n % 7 === 0 ? 'quote' : 'trade';
  const price = (n * 7919) % 100_000;
  const head = `{"type":"${type}","seq":${sequence},"symbol":"S${stream}","price":${price},"pad":"`;
  const tail = `${n}"}`;
  return `${head}${PADDING.slice(head.length + tail.length)}${tail}`;
}

/** The records that open the streams, then messages over all of them in turn. */
export function createTraffic({ streams }: { streams: number }) {
  let n = 0;
  let sent = 0;
  const base = { document: DOCUMENT };
  const number = () => n++;
  return {
    opening(at: number): readonly WireRecord[] {
      const records: WireRecord[] = [
        {
          ...base,
          kind: 'document',
          n: number(),
          at: millis(at),
          url: 'https://bench.test/',
          isTop: true,
          isLate: false,
          timeOrigin: 0,
        },
      ];
      for (let connection = 1; connection <= streams; connection += 1) {
        const url = `wss://bench.test/feed/${String.fromCharCode(97 + (connection % 26))}${connection}`;
        const ofConnection = { ...base, at: millis(at), connection, url };
        records.push({
          ...ofConnection,
          ...{ kind: 'connecting', n: number(), transport: 'websocket', method: 'GET', protocols: [], headers: [] },
          ...{ withCredentials: false, bodyKind: 'none', body: null, initiator: '' },
        });
        records.push({
          ...ofConnection,
          ...{ kind: 'open', n: number(), status: 101, protocol: '', extensions: '', responseType: '' },
          ...{ wasRedirected: false, headers: [] },
        });
      }
      return records;
    },
    messages(count: number, atOf: (index: number) => number): readonly WireRecord[] {
      return Array.from({ length: count }, (_, index): WireRecord => {
        const stream = sent % streams;
        const data = payload(sent, stream, Math.floor(sent / streams));
        sent += 1;
        return {
          ...base,
          ...{
            kind: 'message',
            n: number(),
            at: millis(atOf(index)),
            connection: stream + 1,
            direction: 'in',
            via: 'frame',
          },
          ...{ bodyKind: 'text', event: null, id: null, buffered: null },
          payload: { encoding: 'text', data, size: byteCount(data.length), isCut: false },
        };
      });
    },
  };
}
