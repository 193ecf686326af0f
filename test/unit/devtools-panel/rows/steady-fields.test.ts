import { describe, expect, test } from 'vitest';
import { steadyFields } from '../../../../src/devtools-panel/rows/steady-fields.ts';
import type { MessageLog } from '../../../../src/store/message-log.ts';
import type { StoredReading } from '../../../../src/store/reading-table.ts';

const reading = (): StoredReading => ({
  key: '',
  protocol: 'json',
  role: 'data',
  type: null,
  channel: null,
  isMixed: false,
});

/** A log of contents; all are read alike if not said otherwise. */
function logOf(contents: readonly object[], of: (place: number) => StoredReading): MessageLog & { end: number } {
  return {
    begin: 0,
    end: contents.length,
    reading: of,
    decoded: (place: number) => ({ content: contents[place] }),
  } as unknown as MessageLog & { end: number };
}

describe('a steady field', () => {
  test('has the same value in all messages that are compared', () => {
    const alike = reading();
    const log = logOf(
      [
        { id: 1, seq: 1 },
        { id: 1, seq: 2 },
        { id: 1, seq: 3 },
      ],
      () => alike,
    );
    expect([...steadyFields(log, 0)]).toEqual(['id']);
  });
  test('takes three messages', () => {
    const alike = reading();
    expect([
      ...steadyFields(
        logOf([{ id: 1 }, { id: 1 }], () => alike),
        0,
      ),
    ]).toEqual([]);
  });
  test('is compared only with messages that were read alike', () => {
    const [one, other] = [reading(), reading()];
    const contents = [{ id: 1 }, { id: 2 }, { id: 1 }, { id: 3 }, { id: 1 }];
    expect([
      ...steadyFields(
        logOf(contents, (place) => (place % 2 === 0 ? one : other)),
        0,
      ),
    ]).toEqual(['id']);
  });
  test('is looked for again only when the log has doubled, so that rows keep their order', () => {
    const alike = reading();
    const contents: { id: number }[] = [{ id: 1 }, { id: 1 }, { id: 1 }];
    const log = logOf(contents, () => alike);
    expect([...steadyFields(log, 0)]).toEqual(['id']);
    contents.push({ id: 2 }, { id: 2 }, { id: 2 });
    log.end = 5;
    expect([...steadyFields(log, 0)]).toEqual(['id']);
    log.end = 6;
    expect([...steadyFields(log, 0)]).toEqual([]);
  });
});
