import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import type { CreateDetector } from '../../../src/analysis/detector.ts';
import { Recording } from './recording.ts';

/** What a detector is called with, in order. */
function callsOf(recording: Recording): readonly string[] {
  const calls: string[] = [];
  const spy: CreateDetector = () => ({
    connecting: (stream) => void calls.push(`connecting ${stream.label}`),
    opened: (stream) => void calls.push(`opened ${stream.label}`),
    message: (_stream, message, decoded) => void calls.push(`${decoded.protocol} ${message.payload.data}`),
    closing: (stream) => void calls.push(`closing ${stream.label}`),
    closed: (stream) => void calls.push(`closed ${stream.label}`),
    findings: () => [],
  });
  const analysis = createAnalysis({ detectors: [spy] });
  for (const record of recording.records) analysis.push(record);
  return calls;
}

describe('what detectors are fed with', () => {
  const life = (url: string): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0, url);
    recording.message(100, socket, '{"value":1}');
    recording.closing(200, socket);
    recording.close(210, socket, { code: 1000, wasClean: true });
    return recording;
  };

  test('the life of a connection comes in order, messages decoded', () => {
    expect(callsOf(life('wss://app.test/live'))).toEqual([
      'connecting /live',
      'opened /live',
      'json {"value":1}',
      'closing /live',
      'closed /live',
    ]);
  });

  test('dev tooling is left out altogether', () => {
    expect(callsOf(life('wss://app.test/_next/webpack-hmr'))).toEqual([]);
  });
});
