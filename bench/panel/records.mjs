// @ts-check
/** Made-up traffic for measuring the panel: WebSockets with payloads of exactly so many bytes of ASCII. */

const DOCUMENT = 'bench';

/** Bytes of a payload. */
export const PAYLOAD = 200;

const PADDING = 'x'.repeat(PAYLOAD);

/**
 * Written by hand: what making the traffic costs is paid by the thread that is measured.
 *
 * @param {number} n @param {number} stream @param {number} sequence
 */
function payload(n, stream, sequence) {
  const type = n % 7 === 0 ? 'quote' : 'trade';
  const price = (n * 7919) % 100_000;
  const head = `{"type":"${type}","seq":${sequence},"symbol":"S${stream}","price":${price},"pad":"`;
  const tail = `${n}"}`;
  return `${head}${PADDING.slice(head.length + tail.length)}${tail}`;
}

/**
 * The records that open the streams, then messages over all of them in turn.
 *
 * @param {{ streams: number }} options
 */
export function createTraffic({ streams }) {
  let n = 0;
  let sent = 0;
  const base = { document: DOCUMENT };
  const number = () => n++;
  return {
    /** @param {number} at */
    opening(at) {
      const records = [
        {
          ...base,
          kind: 'document',
          n: number(),
          at,
          url: 'https://bench.test/',
          isTop: true,
          isLate: false,
          timeOrigin: 0,
        },
      ];
      for (let connection = 1; connection <= streams; connection += 1) {
        const url = `wss://bench.test/feed/${String.fromCharCode(97 + (connection % 26))}${connection}`;
        const ofConnection = { ...base, at, connection, url };
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
    /**
     * @param {number} count
     * @param {(index: number) => number} atOf
     */
    messages(count, atOf) {
      return Array.from({ length: count }, (_, index) => {
        const stream = sent % streams;
        const data = payload(sent, stream, Math.floor(sent / streams));
        sent += 1;
        return {
          ...base,
          ...{ kind: 'message', n: number(), at: atOf(index), connection: stream + 1, direction: 'in', via: 'frame' },
          ...{ bodyKind: 'text', event: null, id: null, buffered: null },
          payload: { encoding: 'text', data, size: data.length, isCut: false },
        };
      });
    },
  };
}
