import { describe, expect, test } from 'vitest';
import { createClientIdDetector } from '../../../../src/analysis/detectors/client-id-taken.ts';
import { byteCount } from '../../../../src/base/units.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

const CONNACK = [0x20, 2, 0, 0];
const REFUSED = [0x20, 2, 0, 5];
const DISCONNECT = [0xe0, 0];

function packet(
  recording: Recording,
  at: number,
  socket: number,
  bytes: readonly number[],
  direction: 'in' | 'out',
): void {
  const data = Buffer.from(bytes).toString('base64');
  const payload = { encoding: 'base64', data, size: byteCount(bytes.length), isCut: false } as const;
  recording.message(at, socket, '', { direction, bodyKind: 'arraybuffer', payload });
}

/** Connections to a broker, one after another, that live for `life`. */
function lives(times: number, life: number, answer = CONNACK, goodbye = false) {
  const recording = new Recording();
  for (let index = 0; index < times; index += 1) {
    const at = index * 20_000;
    const socket = recording.connect(at, 'websocket', 'wss://broker.test/mqtt', { protocols: ['mqtt'] });
    recording.open(at + 20, socket, { status: 101, protocol: 'mqtt' });
    packet(recording, at + 30, socket, [0x10, 13, 0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, 1, 97], 'out');
    packet(recording, at + 50, socket, answer, 'in');
    if (goodbye) packet(recording, at + life - 10, socket, DISCONNECT, 'out');
    recording.close(at + 50 + life, socket, { code: 1006 });
  }
  return findingsOf(recording, createClientIdDetector);
}

describe('an MQTT client that is accepted and thrown out', () => {
  test('three times in a row may share its id with another', () => {
    expect(lives(4, 1_000)).toMatchObject([{ kind: 'client-id-taken', severity: 'warning', count: 4 }]);
    expect(lives(4, 1_000)[0]?.text).toMatch(/^The broker accepted the client “a” 4 times in a row/);
    expect(lives(2, 1_000)).toEqual([]);
  });

  test('does not where it lives long, says goodbye, or was not accepted', () => {
    expect(lives(4, 15_000)).toEqual([]);
    expect(lives(4, 1_000, CONNACK, true)).toEqual([]);
    expect(lives(4, 1_000, REFUSED)).toEqual([]);
  });
});
