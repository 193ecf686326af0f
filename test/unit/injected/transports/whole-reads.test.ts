import { describe, expect, test, vi } from 'vitest';
import type * as Initiator from '../../../../src/injected/platform/initiator.ts';
import { observedBodies } from './observed-bodies.ts';
import { untilHolds } from '../../until-holds.ts';

vi.mock('../../../../src/injected/platform/initiator.ts', async (original) => ({
  ...(await original<typeof Initiator>()),
  // As in a bundle of one file, where the stack of a read names `Promise.then`.
  isDirectUse: () => true,
}));

const { responseOf, presumeUnread, written, kinds, last } = observedBodies();

describe('a body that is read as a whole', () => {
  test.each([
    ['text', 'text'],
    ['json', 'json'],
    ['arrayBuffer', 'arraybuffer'],
    ['blob', 'blob'],
  ] as const)('by %s() is written as the page gets it', async (method, bodyKind) => {
    const response = responseOf('{"a":1}');
    await response[method]().then(() => undefined);
    expect(kinds()).toEqual(['message', 'close']);
    expect(written()[0]?.detail).toMatchObject({ bodyKind, via: 'body', direction: 'in' });
    expect(last()).toMatchObject({ how: 'complete' });
  });
  const parse = async (response: Response): Promise<void> => {
    await expect(response.json().then(() => 'never')).rejects.toThrow(SyntaxError);
    // The copy is read after that.
    await untilHolds(() => expect(kinds()).toEqual(['message', 'close']));
  };

  test('that is no JSON is a mistake of the page and not of the connection', async () => {
    await parse(responseOf('nonsense', 'application/json'));
    expect(written()[0]).toMatchObject({ detail: { bodyKind: 'json' }, raw: { text: '', isCut: true } });
    expect(last()).toMatchObject({ how: 'complete', reason: expect.stringContaining('SyntaxError') as unknown });
  });
  test.each(['text/html; charset=utf-8', 'text/plain', 'application/xml'])(
    'as JSON, and is %s instead, is written as it is',
    async (type) => {
      const response = responseOf('<html>502 Bad gateway</html>', type);
      await parse(response);
      expect(written()[0]).toMatchObject({ detail: { bodyKind: 'text' }, raw: '<html>502 Bad gateway</html>' });
      expect(last()).toMatchObject({ how: 'complete', reason: expect.stringContaining('SyntaxError') as unknown });
      expect(response.bodyUsed).toBe(true);
    },
  );
  test('as JSON, and is JSON under another type, is written once', async () => {
    await responseOf('{"a":1}', 'text/plain')
      .json()
      .then(() => undefined);
    expect(kinds()).toEqual(['message', 'close']);
    expect(written()[0]?.detail).toMatchObject({ bodyKind: 'json' });
  });
  test('twice is a mistake of the page: the first read goes on', async () => {
    const response = responseOf('{"a":1}');
    const first = response.text();
    await expect(response.json().then(() => 'never')).rejects.toThrow(TypeError);
    await first.then(() => undefined);
    expect(kinds()).toEqual(['message', 'close']);
    expect(last()).toMatchObject({ how: 'complete' });
  });
  test('after its end was presumed is written all the same', async () => {
    const response = responseOf('late');
    presumeUnread(response);
    expect(last()).toMatchObject({ how: 'unread' });
    await response.text().then(() => undefined);
    expect(kinds()).toEqual(['close', 'message', 'close']);
  });
  test('of a response that no call of the page brought is not written', async () => {
    await new Response('own').text().then(() => undefined);
    expect(kinds()).toEqual([]);
  });
});
