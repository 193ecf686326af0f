import { describe, expect, test } from 'vitest';
import { createSubprotocolDetector } from '../../../../src/analysis/detectors/subprotocol.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

/** Sockets that ask for these subprotocols one after another, and what the server chose for each. */
function sockets(asked: readonly string[], chosen: readonly string[], initiator = 'at connect (app.js:1:1)') {
  const recording = new Recording();
  for (const [index, protocol] of chosen.entries()) {
    const url = 'wss://app.test/live';
    const socket = recording.connect(index * 60_000, 'websocket', url, { protocols: asked, initiator });
    recording.open(index * 60_000 + 20, socket, { status: 101, protocol });
    recording.close(index * 60_000 + 59_000, socket, { code: 1000, wasClean: true });
  }
  return findingsOf(recording, createSubprotocolDetector);
}

describe('a socket that is open without one of the subprotocols asked for', () => {
  test('is a warning, one for the stream', () => {
    expect(sockets(['json.v1', 'json.v2'], ['', ''])).toMatchObject([
      { kind: 'subprotocol', severity: 'warning', from: 20, until: 60_020, count: 2 },
    ]);
    expect(sockets(['json.v1'], [''])[0]?.text).toContain('(json.v1)');
  });

  test('is none where the server chose one, at last, or none was asked for', () => {
    expect(sockets(['json.v1'], ['json.v1'])).toEqual([]);
    expect(sockets(['json.v1'], ['', 'json.v1'])).toEqual([]);
    expect(sockets([], [''])).toEqual([]);
  });

  test('is not known from files of other programs, which may lack headers', () => {
    expect(sockets(['json.v1'], [''], '')).toEqual([]);
  });
});
