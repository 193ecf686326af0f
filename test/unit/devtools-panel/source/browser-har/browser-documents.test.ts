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
    const document = documents.placeFor(ZERO, null);
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
    const first = documents.placeFor(ZERO, null);
    documents.add(first, events(1, 0));
    documents.flush(ZERO + 200);
    expect(documents.placeFor(ZERO + 200, null)).toBe(first);
    expect(documents.placeFor(ZERO + 199, null).key).toBe('browser:2');
  });

  test('each worker has one of its own, which says its kind and its script', () => {
    const documents = make();
    const of = (kind: 'dedicated' | 'service') => ({ kind, url: `http://a/${kind}.js` });
    const places = [null, of('service'), of('dedicated')].map((worker) => documents.placeFor(ZERO, worker));
    expect(new Set(places.map(({ key }) => key)).size).toBe(3);
    expect(documents.placeFor(ZERO, of('service'))).toBe(places[1]);
    for (const [index, place] of places.entries()) documents.add(place, events(index + 1, 0));
    const opened = documents.flush(Infinity).filter(({ kind }) => kind === 'document');
    expect(opened).toMatchObject([
      { url: 'http://a/' },
      { url: 'http://a/service.js', worker: 'service' },
      { url: 'http://a/dedicated.js', worker: 'dedicated' },
    ]);
    expect(opened[0]).not.toHaveProperty('worker');
  });

  test('end with a page that is left, if they have any record', () => {
    const documents = make();
    documents.placeFor(ZERO + 500, null);
    expect(documents.end(ZERO + 1_000)).toEqual([]);
    documents.add(documents.placeFor(ZERO, null), events(1, 0));
    expect(brief(documents.end(ZERO + 1_000)).at(-1)).toMatch(/ page 1000$/);
    expect(documents.end(ZERO + 2_000)).toEqual([]);
  });
});
