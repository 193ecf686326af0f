import { describe, expect, test } from 'vitest';
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
});
