import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exposeDebugApi, type DebugApi } from '../../../../src/devtools-panel/state/debug-api.ts';
import { Recording } from '../../analysis/recording.ts';
import { startPanel, type LivePanel } from './live-panel.ts';

let live: LivePanel;
beforeEach(() => {
  vi.stubGlobal('window', {});
  live = startPanel();
  exposeDebugApi(live.panel);
});
afterEach(() => {
  live.panel.stop();
  vi.unstubAllGlobals();
});

function api(): DebugApi {
  const { realtimePanel } = globalThis.window;
  if (realtimePanel === undefined) throw new Error('not exposed');
  return realtimePanel;
}

/** A socket with a received and a sent message. */
function traffic(): Recording {
  const recording = new Recording();
  const socket = recording.socket(0, 'wss://app.test/live');
  recording.message(100, socket, '{"type":"trade"}');
  recording.message(200, socket, 'pong', { direction: 'out', event: null, id: '7' });
  return recording;
}

const onlyStream = (): number => {
  const [stream] = api().streams();
  if (stream === undefined) throw new Error('no stream');
  return stream.id;
};

describe('what the console may read', () => {
  test('is each message with the kind of its row and with its connection', async () => {
    await live.send(traffic().records);
    const [first, second] = api().messages(onlyStream());
    expect(first).toEqual({
      at: 100,
      direction: 'in',
      size: 16,
      data: '{"type":"trade"}',
      encoding: 'text',
      isCut: false,
      event: null,
      id: null,
      kind: 'trade',
      url: 'wss://app.test/live',
      transport: 'websocket',
      connection: 0,
    });
    expect(second).toMatchObject({ at: 200, direction: 'out', data: 'pong', id: '7', kind: 'pong' });
  });

  test('is nothing of a stream that does not exist', () => {
    expect(api().messages(99)).toEqual([]);
  });

  test('is a copy: changing it changes no recording', async () => {
    await live.send(traffic().records);
    const id = onlyStream();
    (api().streams() as unknown[]).pop();
    Object.assign(api().streams()[0] ?? {}, { url: 'changed' });
    Object.assign(api().totals(), { messages: -1 });
    expect(
      api()
        .streams()
        .map(({ url }) => url),
    ).toEqual(['wss://app.test/live']);
    expect([api().messages(id).length, api().totals().messages]).toEqual([2, 2]);
  });

  test('continues while the view is paused and hidden by a filter', async () => {
    live.panel.display.setPaused(true);
    live.panel.search.setText('nothing like this');
    await live.send(traffic().records);
    expect(api().totals().messages).toBe(2);
    expect(
      api()
        .messages(onlyStream())
        .map((each) => each?.data),
    ).toEqual(['{"type":"trade"}', 'pong']);
    expect(live.panel.display.totals.peek().messages).toBe(0);
  });

  test('includes the findings', async () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.close(5_000, socket, { code: 1006 });
    recording.message(5_100, socket, 'too late', { direction: 'out' });
    await live.send(recording.records);
    expect(
      api()
        .findings()
        .map(({ kind }) => kind),
    ).toEqual(['sent-after-close']);
  });
});
