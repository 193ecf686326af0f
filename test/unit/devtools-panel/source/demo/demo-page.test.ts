import { describe, expect, test } from 'vitest';
import { DemoPage } from '../../../../../src/devtools-panel/source/demo/demo-page.ts';

describe('the page of the demo', () => {
  test('draws the same numbers for the same seed, from 0 to below 1', () => {
    const draw = (seed: number) => {
      const page = new DemoPage(seed);
      return Array.from({ length: 100 }, () => page.random());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7).every((each) => each >= 0 && each < 1)).toBe(true);
  });
  test('numbers its connections from 1, with a body where one is sent', () => {
    const page = new DemoPage(1);
    expect([page.connect(0, 'websocket', 'wss://a/'), page.connect(1, 'fetch', '/a', 'POST', '{}')]).toEqual([1, 2]);
    expect(page.records).toMatchObject([
      { bodyKind: 'none', body: null, headers: [] },
      { bodyKind: 'text', body: { data: '{}' }, headers: [['accept', 'application/json']] },
    ]);
  });
  test('opens sockets with 101 and requests with the status given', () => {
    const page = new DemoPage(1);
    page.open(0, 1, 'wss://a/');
    page.open(0, 2, 'https://a/', 'application/json', 503);
    expect(page.records).toMatchObject([
      { status: 101, extensions: 'permessage-deflate', responseType: '', headers: [] },
      { status: 503, extensions: '', responseType: 'basic', headers: [['content-type', 'application/json']] },
    ]);
  });
  test('receives events and frames, and ends cleanly with code 1000 alone', () => {
    const page = new DemoPage(1);
    page.message(0, 1, 'in', 'é');
    page.message(0, 1, 'in', 'x', '1', 'trade');
    page.close(0, 1, 'closed', 1000);
    page.close(0, 1, 'closed', 1006);
    expect(page.records).toMatchObject([
      { via: 'frame', payload: { size: 2 } },
      { via: 'event', event: 'trade', id: '1' },
      { wasClean: true },
      { wasClean: false },
    ]);
  });
});
