import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { createConnections, createIntroductions } from '../../../src/store/connection-records.ts';
import { CONNECTIONS_STORED } from '../../../src/store/store-limits.ts';
import { Recording } from '../analysis/recording.ts';

describe('introductions', () => {
  test('are of documents and of connections that have not ended', () => {
    const traffic = new Recording();
    const [lives, ended] = [traffic.socket(0, 'wss://a/'), traffic.socket(10, 'wss://b/')];
    traffic.message(100, lives, 'x');
    traffic.close(200, ended);
    const introductions = createIntroductions();
    for (const record of traffic.records) introductions.note(record);
    expect(introductions.all().map(({ kind }) => kind)).toEqual(['document', 'connecting', 'open']);
  });

  test('are of faults in force too, on the page or on a connection that lives', () => {
    const traffic = new Recording();
    const [lives, ended] = [traffic.socket(0, 'wss://a/'), traffic.socket(10, 'wss://b/')];
    traffic.induced(20, 'start', 'refuse');
    traffic.induced(30, 'end', 'refuse');
    traffic.induced(40, 'start', 'half-open', { run: 2 });
    traffic.induced(41, 'start', 'half-open', { run: 2, connection: lives });
    traffic.induced(42, 'start', 'half-open', { run: 2, connection: ended });
    traffic.induced(43, 'start', 'cut', { run: 3, connection: lives });
    traffic.close(200, ended);
    const introductions = createIntroductions();
    for (const record of traffic.records) introductions.note(record);
    const faults = introductions.all().flatMap((record) => (record.kind === 'induced' ? [record] : []));
    expect(faults.map(({ fault, connection }) => [fault, connection])).toEqual([
      ['half-open', 0],
      ['half-open', lives],
    ]);
  });

  /** A page and a frame of it, each with an open socket. */
  const pageWithFrame = () => {
    const [page, frame] = [new Recording('https://a/', 'page'), new Recording('https://a/frame', 'frame', false)];
    page.socket(10, 'wss://a/');
    frame.socket(20, 'wss://b/');
    return { page, frame };
  };
  const introducedBy = (...recordings: readonly Recording[]) => {
    const introductions = createIntroductions();
    for (const { records } of recordings) for (const record of records) introductions.note(record);
    return { introductions, documents: () => [...new Set(introductions.all().map(({ document }) => document))] };
  };

  test('a document that goes takes its connections along, whatever it still says, and others stay', () => {
    const { page, frame } = pageWithFrame();
    frame.page(30, 'pagehide');
    frame.connect(31, 'fetch', 'https://a/last');
    expect(introducedBy(page, frame).documents()).toEqual(['page']);
  });

  test('into the back/forward cache it takes them alive', () => {
    const { page, frame } = pageWithFrame();
    page.page(30, 'pagehide', { wasKept: true });
    expect(introducedBy(page, frame).documents()).toEqual(['page', 'frame']);
  });

  test('a document that went without a word is none, until something comes from it', () => {
    const { page, frame } = pageWithFrame();
    frame.add(30, { kind: 'lost', reason: 'no-farewell', count: 1, messages: 0, until: millis(40) });
    const { introductions, documents } = introducedBy(page, frame);
    expect(documents()).toEqual(['page']);
    introductions.hear('frame');
    expect(documents()).toEqual(['page', 'frame']);
  });

  test('a new top document makes those before it obsolete', () => {
    const [before, after] = [new Recording('https://a/', 'doc-1'), new Recording('https://b/', 'doc-2')];
    before.socket(0);
    const introductions = createIntroductions();
    for (const record of [...before.records, ...after.records]) introductions.note(record);
    expect(introductions.all().map(({ document }) => document)).toEqual(['doc-2']);
  });
});

describe('the records of connections', () => {
  test('are the request and, once it came, the answer', () => {
    const traffic = new Recording();
    const waiting = traffic.connect(0, 'fetch', 'https://a/');
    const open = traffic.socket(10);
    const connections = createConnections();
    for (const record of traffic.records) connections.note(record);
    expect(connections.get('doc-1', waiting)?.open).toBeNull();
    expect(connections.get('doc-1', open)?.open?.status).toBe(101);
    expect(connections.get('doc-2', open)).toBeUndefined();
  });

  test('are stored of the newest 5,000', () => {
    const traffic = new Recording();
    for (let index = 0; index <= CONNECTIONS_STORED; index += 1) traffic.connect(index, 'fetch', `https://a/${index}`);
    const connections = createConnections();
    for (const record of traffic.records) connections.note(record);
    expect(connections.get('doc-1', 1)).toBeUndefined();
    expect(connections.get('doc-1', 2)).toBeDefined();
    expect(connections.get('doc-1', CONNECTIONS_STORED + 1)).toBeDefined();
  });
});
