import { expect, test } from 'vitest';
import { allRows } from '../../../../../src/devtools-panel/rows/row-model.ts';
import { fittedWidth, withRows } from '../../../../../src/devtools-panel/views/table/fitted-widths.ts';
import { createMessageLog } from '../../../../../src/store/message-log.ts';
import { message } from '../../../store/messages.ts';

const NONE = { kind: 0, channel: 0, number: 0 };

// 18 px of padding and 7 px for each character.
test('a column shows its heading and its longest content, up to 144 px', () => {
  expect([fittedWidth(0, 'Type'), fittedWidth(10, 'Type'), fittedWidth(500, 'Type')]).toEqual([46, 88, 144]);
});

test('the longest texts are those of the rows in view, and never become shorter', () => {
  const log = createMessageLog(1);
  for (const [type, seq] of [
    ['tick', 7],
    ['subscribed', 10],
    ['tock', 99],
  ] as const) {
    log.push(message(JSON.stringify({ type, seq })));
  }
  const rows = allRows(0, 3, []);
  const view = (first: number, end: number) => ({ first, end, number: 'seq' });
  const all = withRows(NONE, rows, log, view(0, 3));
  expect(all).toEqual({ kind: 10, channel: 0, number: 2 });
  expect(withRows(NONE, rows, log, view(0, 1))).toEqual({ kind: 4, channel: 0, number: 1 });
  expect(withRows(all, rows, log, view(0, 1))).toEqual(all);
});
