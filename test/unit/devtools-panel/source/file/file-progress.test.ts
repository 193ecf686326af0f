import { describe, expect, test } from 'vitest';
import type { Millis } from '../../../../../src/base/units.ts';
import { BUSY_DOCUMENT, NETWORK_DOCUMENT, WIRE_FAULTS_DOCUMENT } from '../../../../../src/wire/browser-document.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';
import { FileProgress } from '../../../../../src/devtools-panel/source/file/file-progress.ts';
import { Recording } from '../../../analysis/recording.ts';

describe('the progress of a file', () => {
  test('counts messages, not the other records', () => {
    const recording = new Recording();
    const connection = recording.socket(0);
    recording.message(100, connection, 'one');
    recording.message(200, connection, 'two');
    const file = new FileProgress('a.rtlog', 1_000);
    for (const record of recording.records) file.note(record);
    expect(file.toRecording()).toEqual({
      name: 'a.rtlog',
      zero: 0,
      endsAt: null,
      messages: 2,
      fault: '',
      isRedacted: false,
      decoders: [],
    });
    expect(file.isFromStart).toBe(true);
  });

  test('is not from the start if the first records of a document are missing', () => {
    const recording = new Recording();
    recording.message(100, recording.socket(0), 'one');
    const file = new FileProgress('a.rtlog', 1_000);
    for (const record of recording.records.slice(1)) file.note(record);
    expect(file.isFromStart).toBe(false);
  });

  test.each([BUSY_DOCUMENT, NETWORK_DOCUMENT, WIRE_FAULTS_DOCUMENT])(
    'is from the start although the browser or a proxy added what it knows, in the document %s',
    (document) => {
      const recording = new Recording();
      recording.message(100, recording.socket(0), 'one');
      const file = new FileProgress('a.rtlog', 1_000);
      const busy = { kind: 'busy', n: 3, at: 200 as Millis, document, of: '', ago: 0 as Millis, length: 60 as Millis };
      for (const record of [...recording.records, { ...busy, handlers: [] } as const]) file.note(record as WireRecord);
      expect(file.isFromStart).toBe(true);
    },
  );
});
