import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import type { Detector } from '../../../../src/analysis/detector.ts';
import { Recording } from '../recording.ts';

/** The role and type of each message as detectors get it, and the protocol of the stream at the end. */
function decodedOf(recording: Recording): {
  readonly messages: readonly string[];
  readonly protocols: readonly string[];
} {
  const messages: string[] = [];
  const detector: Detector = {
    message: (_stream, _message, { role, type }) => messages.push(`${role} ${type ?? '-'}`),
    findings: () => [],
  };
  const analysis = createAnalysis({ detectors: [() => detector] });
  for (const record of recording.records) analysis.push(record);
  return { messages, protocols: analysis.streams().map(({ protocol }) => protocol) };
}

describe('messages are decoded once for all detectors', () => {
  test('by the protocol that the first of a connection shows', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(10, socket, '{"type":"welcome"}');
    recording.message(20, socket, '{"type":"ping","message":1}');
    expect(decodedOf(recording)).toEqual({
      messages: ['handshake welcome', 'heartbeat ping'],
      protocols: ['action-cable'],
    });
  });

  test('as JSON or text if there is no protocol, which leaves the stream’s empty', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(10, socket, '{"type":"price"}');
    recording.message(20, socket, 'hello');
    expect(decodedOf(recording)).toEqual({ messages: ['data price', 'data -'], protocols: [''] });
  });

  test('a session that still polls while its socket is tried has a context for each of the two', () => {
    const recording = new Recording();
    const address = 'http://a.test/socket.io/?EIO=4&transport=';
    const poll = (at: number, body: string) => {
      const request = recording.connect(at, 'xhr', `${address}polling&sid=s`);
      recording.open(at + 1, request, { headers: [['content-type', 'text/plain']] });
      recording.message(at + 2, request, body, { via: 'body' });
      recording.close(at + 3, request, { how: 'complete' });
    };
    const hello = recording.connect(0, 'xhr', `${address}polling`);
    recording.open(1, hello);
    recording.message(2, hello, '0{"sid":"s","upgrades":["websocket"],"pingInterval":25000}', { via: 'body' });
    recording.close(3, hello, { how: 'complete' });
    poll(10, '40{"sid":"x"}');
    const socket = recording.socket(20, 'ws://a.test/socket.io/?EIO=4&transport=websocket&sid=s');
    recording.message(30, socket, '2probe', { direction: 'out' });
    poll(40, '431["first"]\u001e432["second"]');
    recording.message(50, socket, '3probe');
    recording.message(60, socket, '42["price",{"n":1}]');
    expect(decodedOf(recording).messages.slice(-4)).toEqual(['control ping', 'ack ack', 'control pong', 'data price']);
  });

  test('with a context of its own for each connection of a socket', () => {
    const recording = new Recording();
    const first = recording.socket(0);
    recording.message(10, first, '{"type":"welcome"}');
    recording.close(20, first);
    const second = recording.socket(1_000);
    recording.message(1_010, second, '{"type":"confirm_subscription","identifier":"{}"}');
    // The second connection shows its protocol again; the stream keeps it.
    expect(decodedOf(recording)).toEqual({
      messages: ['handshake welcome', 'ack confirm_subscription'],
      protocols: ['action-cable'],
    });
  });
});
