import { describe, expect, test } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import {
  falseClaimOf,
  withIdentity,
  type DocumentIdentity,
} from '../../../../../src/devtools-panel/source/live/document-identity.ts';
import type { PageWireRecord } from '../../../../../src/wire/record.ts';

const identity = (url: string, origin = URL.canParse(url) ? new URL(url).origin : 'null'): DocumentIdentity => ({
  url,
  origin,
  isTop: false,
  timeOrigin: 5_000,
});

const document = (url: string, fields: { isTop?: boolean; timeOrigin?: number } = {}): PageWireRecord => ({
  kind: 'document',
  n: 0,
  at: millis(0),
  url,
  isTop: false,
  isLate: false,
  timeOrigin: 5_000,
  ...fields,
});

const moved = (url: string): PageWireRecord => ({
  kind: 'page',
  n: 1,
  at: millis(0),
  event: 'navigate',
  wasKept: false,
  url,
  length: millis(0),
});

describe('a claim about a document is false if', () => {
  const frame = identity('http://a.test/frame');

  test.each([
    ['it names another site', 'https://bank.example/account', 'https://bank.example'],
    ['it names another port of the host', 'http://a.test:8080/', 'http://a.test:8080'],
    ['it names another scheme of the host', 'https://a.test/', 'https://a.test'],
    ['it names a file', 'file:///etc/passwd', 'file:'],
    ['it names a page of the browser', 'chrome://settings/', 'chrome:'],
    ['it names a Blob of another site', 'blob:https://bank.example/1', 'https://bank.example'],
  ])('%s', (_, url, claimed) => {
    const claim = { what: 'url', claimed, actual: 'http://a.test' };
    expect([falseClaimOf(document(url), frame), falseClaimOf(moved(url), frame)]).toEqual([claim, claim]);
    expect(withIdentity(document(url), frame)).toMatchObject({ url: 'http://a.test/frame' });
    expect(withIdentity(moved(url), frame)).toMatchObject({ url: 'http://a.test/frame' });
  });

  test('a frame says it is the whole page, or a page that it is a frame', () => {
    const top = { ...frame, isTop: true };
    const lie = document(frame.url, { isTop: true });
    expect(falseClaimOf(lie, frame)).toMatchObject({ what: 'top', actual: 'http://a.test' });
    expect(falseClaimOf(document(frame.url), top)).toMatchObject({ what: 'frame' });
    expect(withIdentity(lie, frame)).toMatchObject({ isTop: false });
  });

  test('its clock began more than a second earlier or later; noise of the browser is none', () => {
    expect(falseClaimOf(document(frame.url, { timeOrigin: 5_900 }), frame)).toBeNull();
    const lie = document(frame.url, { timeOrigin: 0 });
    expect(falseClaimOf(lie, frame)).toMatchObject({ what: 'clock' });
    expect(withIdentity(lie, frame)).toMatchObject({ timeOrigin: 5_000 });
  });
});

describe('no false alarm', () => {
  test.each<[string, DocumentIdentity, string]>([
    ['history.pushState', identity('http://a.test/one'), 'http://a.test/two?x#y'],
    ['document.open by the parent of an empty frame', identity('about:blank', 'http://a.test'), 'http://a.test/parent'],
    ['an empty frame that gets an srcdoc', identity('about:srcdoc', 'http://a.test'), 'about:blank'],
    ['an empty frame whose window its first page takes over', identity('http://a.test/page'), 'about:blank'],
    ['a frame in a sandbox', identity('http://a.test/box', 'null'), 'http://a.test/box#part'],
    ['a page of a Blob', identity('blob:http://a.test/1'), 'blob:http://a.test/1#part'],
    ['an empty popup that its opener writes', identity('about:blank', 'http://a.test'), 'http://a.test/opener'],
    ['a file', identity('file:///a/b.html', 'null'), 'file:///a/b.html?x#y'],
    ['a page of data', identity('data:text/html,x', 'null'), 'data:text/html,x#y'],
    ['an address that is not known yet', identity('', ''), 'http://a.test/'],
    ['no address', identity('http://a.test/'), ''],
  ])('%s', (_, relay, url) => {
    expect([falseClaimOf(document(url), relay), falseClaimOf(moved(url), relay)]).toEqual([null, null]);
  });

  test('a page keeps the address to which it moved itself within its site', () => {
    expect(withIdentity(moved('http://a.test/two'), identity('http://a.test/one'))).toMatchObject({
      url: 'http://a.test/two',
    });
  });

  test('a document whose window an empty one had before is named by its own address', () => {
    const page = identity('http://a.test/page');
    expect(withIdentity(document('about:blank'), page)).toMatchObject({ url: page.url });
    expect(withIdentity(moved('about:blank'), page)).toMatchObject({ url: page.url });
    expect(falseClaimOf(document('about:blank', { timeOrigin: 0 }), page)).toBeNull();
  });

  test('another file or other data is another document', () => {
    expect(falseClaimOf(moved('file:///a/c.html'), identity('file:///a/b.html', 'null'))).toMatchObject({
      claimed: 'file:',
    });
  });
});
