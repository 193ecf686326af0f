import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { allRows, type RowModel } from '../../../../../src/devtools-panel/rows/row-model.ts';
import type { Panel } from '../../../../../src/devtools-panel/state/panel.ts';
import { copyAs, type CopyScope } from '../../../../../src/devtools-panel/views/table/copying.ts';
import type { CopyForm } from '../../../../../src/devtools-panel/text/copy-forms.ts';
import { Recording } from '../../../analysis/recording.ts';
import { openPanel } from '../fixtures.ts';

let panel: Panel;
let model: RowModel;
let copied: string | null;
let isAllowed: boolean;

// Four messages, 0 to 3; none is selected at first.
beforeEach(async () => {
  copied = null;
  isAllowed = true;
  vi.stubGlobal('navigator', {
    clipboard: {
      writeText: async (text: string) => {
        if (!isAllowed) throw new Error('refused');
        copied = text;
      },
    },
  });
  const traffic = new Recording();
  const connection = traffic.socket(100, 'wss://a.example/feed');
  for (let index = 0; index < 4; index += 1) traffic.message(200 + index, connection, `{"n":${index}}`);
  panel = await openPanel(traffic.records);
  const [log] = panel.recording.logs();
  panel.selection.select({ stream: log?.stream ?? -1, message: null, finding: null });
  model = allRows(0, 4, []);
});
afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

const copy = (scope: CopyScope, form: CopyForm): Promise<string> => copyAs(panel, model, scope, form);

describe('copying', () => {
  test('says that there is nothing where no message is selected', async () => {
    expect(await copy('message', 'text')).toBe('No message to copy.');
    expect(copied).toBeNull();
  });
  test('takes the content of the selected message as it is', async () => {
    panel.selection.select({ message: 2 });
    expect(await copy('message', 'text')).toBe('Copied 1 message as text.');
    expect(copied).toBe('{"n":2}');
  });
  test('takes the selected rows in their order, whichever way they were selected', async () => {
    panel.selection.select({ message: 1 });
    panel.selection.selectRows({ anchor: 3, head: 1 });
    expect(await copy('rows', 'ndjson')).toBe('Copied 3 messages as NDJSON.');
    expect(
      copied
        ?.trim()
        .split('\n')
        .map((line) => JSON.parse(line).data.n),
    ).toEqual([1, 2, 3]);
  });
  test('takes all rows of the table for the stream', async () => {
    expect(await copy('stream', 'json')).toBe('Copied 4 messages as JSON.');
  });
  test('leaves out a row that is no longer in the table', async () => {
    panel.selection.select({ message: 1 });
    panel.selection.selectRows({ anchor: 1, head: 3 });
    model = allRows(0, 3, []);
    expect(await copy('rows', 'text')).toBe('Copied 2 messages as text.');
  });
  test('offers the command of a WebSocket', async () => {
    expect(await copy('stream', 'wscat')).toBe('Copied the wscat command.');
    expect(copied).toContain('wss://a.example/feed');
  });
  test('has no wscat command for an event stream', async () => {
    panel.stop();
    const traffic = new Recording();
    const connection = traffic.connect(100, 'eventsource', 'https://a.example/events');
    traffic.open(120, connection);
    traffic.message(200, connection, 'tick');
    panel = await openPanel(traffic.records);
    const [log] = panel.recording.logs();
    panel.selection.select({ stream: log?.stream ?? -1 });
    model = allRows(0, 1, []);
    expect(await copy('stream', 'wscat')).toBe('Not a WebSocket: wscat does not apply.');
    expect(copied).toBeNull();
  });
  test('says so if the browser refuses', async () => {
    isAllowed = false;
    vi.stubGlobal('document', {
      createElement: () => ({ select: () => undefined, remove: () => undefined }),
      body: { append: () => undefined },
      execCommand: () => false,
    });
    vi.stubGlobal('HTMLElement', EventTarget);
    panel.selection.select({ message: 0 });
    expect(await copy('message', 'text')).toBe('The browser did not allow copying.');
  });
});
