import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../src/base/units.ts';
import { buffersOf, createRecordBlock, recordsIn } from '../../../src/store/record-block.ts';
import { Recording, text } from '../analysis/recording.ts';

/** Records of every shape that a block stores differently. */
function records() {
  const traffic = new Recording();
  const socket = traffic.socket(0);
  traffic.message(100, socket, 'plain');
  traffic.message(110, socket, 'AAEC', {
    direction: 'out',
    bodyKind: 'arraybuffer',
    payload: { encoding: 'base64', data: 'AAEC', size: byteCount(3), isCut: false },
    buffered: byteCount(0),
  });
  traffic.message(120, socket, 'queued', { direction: 'out', buffered: byteCount(70) });
  traffic.message(130, socket, 'cut', { payload: { ...text('cut'), size: null, isCut: true } });
  const events = traffic.connect(140, 'eventsource', 'https://app.test/events');
  traffic.message(150, events, 'tick', { via: 'event', event: 'tick', id: '7' });
  traffic.chunk(160, events, 'piece');
  traffic.close(200, socket);
  return traffic.records;
}

describe('a block of records', () => {
  test('gives every record back as it was', () => {
    const block = createRecordBlock();
    for (const record of records()) block.push(record);
    expect([...block.records()]).toEqual(records());
    expect([...block.records(3)]).toEqual(records().slice(0, 3));
    expect(block.lastAt).toBe(200);
  });

  test('counts the characters that no message stores as well: those of pieces and of request bodies', () => {
    const block = createRecordBlock();
    for (const record of records()) block.push(record);
    expect(block.characters).toBe('piece'.length);
  });

  test('reads the same from another thread', () => {
    const block = createRecordBlock();
    for (const record of records()) block.push(record);
    const copy = structuredClone(block.columns, { transfer: [...buffersOf(block.columns)] });
    expect([...recordsIn(copy)]).toEqual(records());
  });

  test('is full with 1,024 records', () => {
    const block = createRecordBlock();
    const [record] = records();
    if (record === undefined) throw new Error('no record');
    for (let index = 0; index < 1_024; index += 1) {
      expect(block.isFull).toBe(false);
      block.push(record);
    }
    expect(block.isFull).toBe(true);
  });
});
