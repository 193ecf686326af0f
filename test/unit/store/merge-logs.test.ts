import { expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { mergeLogs } from '../../../src/store/merge-logs.ts';
import { createMessageLog, messagesOf } from '../../../src/store/message-log.ts';
import { readingOf } from '../../../src/store/read-again.ts';
import { message } from './messages.ts';

function logOf(...at: readonly number[]) {
  const log = createMessageLog(1);
  for (const time of at) {
    const of = message(`{"at":${time}}`, { at: millis(time) });
    log.push(of, { decoded: readingOf(of), key: '' });
  }
  return log;
}

test('messages of several logs are put in order of time, each read as before', () => {
  const merged = mergeLogs(7, [logOf(1, 4), undefined, logOf(2, 3)]);
  expect(Array.from(messagesOf(merged), ({ at }) => at)).toEqual([1, 2, 3, 4]);
  expect(Array.from(messagesOf(merged), (each) => readingOf(each).body)).toEqual([
    { at: 1 },
    { at: 2 },
    { at: 3 },
    { at: 4 },
  ]);
  expect(merged.stream).toBe(7);
});

test('no log at all is an empty one', () => {
  expect([...messagesOf(mergeLogs(7, [undefined]))]).toEqual([]);
});
