import { describe, expect, test } from 'vitest';
import { createBrowserDocuments } from '../../../../../src/devtools-panel/source/browser-har/browser-documents.ts';
import { BrowserConnection } from '../../../../../src/devtools-panel/source/browser-har/browser-connection.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';
import { entry, frames, ZERO } from './har-fixtures.ts';

const make = () =>
  createBrowserDocuments(
    () => ZERO,
    () => 'http://a/',
  );

/** The events of a socket that began `at` and brought two frames, 100 and 200 ms after the recording's zero. */
const events = (connection: number, at: number) =>
  new BrowserConnection(connection).read(entry({ at, more: frames(2) }), false, ZERO + 60_000);

const brief = (records: readonly WireRecord[]): readonly string[] =>
  records.map(({ kind, n, at, document }) => `${document} ${n} ${kind} ${at}`);

describe('documents of the browser', () => {
  test('merge the events of several connections, up to an instant', () => {
    const documents = make();
    const document = documents.placeFor(ZERO);
    documents.add(document, events(1, 0));
    documents.add(document, events(2, 50));
    expect(brief(documents.flush(ZERO + 100))).toEqual([
      'browser:1 0 document 0',
      'browser:1 1 connecting 0',
      'browser:1 2 open 0',
      'browser:1 3 connecting 50',
      'browser:1 4 open 50',
      'browser:1 5 message 100',
      'browser:1 6 message 100',
    ]);
    expect(brief(documents.flush(ZERO + 200))).toEqual(['browser:1 7 message 200', 'browser:1 8 message 200']);
  });

  test('a connection that began before the last record of a document gets another one', () => {
    const documents = make();
    const first = documents.placeFor(ZERO);
    documents.add(first, events(1, 0));
    documents.flush(ZERO + 200);
    expect(documents.placeFor(ZERO + 200)).toBe(first);
    expect(documents.placeFor(ZERO + 199).key).toBe('browser:2');
  });

  test('end with a page that is left, if they have any record', () => {
    const documents = make();
    documents.placeFor(ZERO + 500);
    expect(documents.end(ZERO + 1_000)).toEqual([]);
    documents.add(documents.placeFor(ZERO), events(1, 0));
    expect(brief(documents.end(ZERO + 1_000)).at(-1)).toMatch(/ page 1000$/);
    expect(documents.end(ZERO + 2_000)).toEqual([]);
  });
});
