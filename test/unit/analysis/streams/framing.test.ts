import { generate } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { byteCount } from '../../../../src/base/units.ts';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';
import { Recording } from '../recording.ts';

const publish = (n: number): Uint8Array =>
  Uint8Array.from(
    generate({ cmd: 'publish', topic: 'sensor', payload: JSON.stringify({ n }), qos: 0, dup: false, retain: false }),
  );

/** A broker that writes each packet in frames of at most `length` bytes; `numbers` are what the packets carry. */
function feed(numbers: readonly number[], length: number) {
  const recording = new Recording();
  const socket = recording.socket(0, 'wss://app.test/mqtt', { protocols: ['mqtt'] });
  let at = 1_000;
  const send = (bytes: Uint8Array, direction: 'in' | 'out'): void =>
    recording.message(at, socket, '', {
      direction,
      payload: { encoding: 'base64', data: encodeBase64(bytes), size: byteCount(bytes.length), isCut: false },
    });
  send(
    Uint8Array.from(
      generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'a', keepalive: 60 }),
    ),
    'out',
  );
  for (const n of numbers) {
    at += 100;
    const bytes = publish(n);
    for (let from = 0; from < bytes.length; from += length) send(bytes.subarray(from, from + length), 'in');
  }
  const analysis = createAnalysis();
  const messages = recording.records.flatMap((record) => analysis.push(record));
  return { analysis, messages };
}

describe('messages of MQTT', () => {
  const numbers = Array.from({ length: 120 }, (_, index) => index + 1).filter((n) => n < 61 || n > 63);

  test.each([1, 5, 1_000])('are packets, also in frames of %d bytes', (length) => {
    const { analysis, messages } = feed(numbers, length);
    expect(messages).toHaveLength(1 + numbers.length);
    expect(analysis.streams()).toMatchObject([{ protocol: 'mqtt', messagesIn: numbers.length, messagesOut: 1 }]);
    expect(analysis.numbering(1)).toMatchObject([{ path: 'n' }]);
    expect(analysis.findings().filter(({ kind }) => kind === 'gap')).toMatchObject([
      { count: 3, missing: [{ first: '61', last: '63' }] },
    ]);
  });
});
