import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sessionLines } from '../../../../src/formats/session/write-session.ts';
import {
  serveReader,
  type FromReader,
  type ReaderPort,
  type ToReader,
} from '../../../../src/devtools-panel/source/file/file-reader.ts';
import type { FileInput } from '../../../../src/devtools-panel/source/file/file-source.ts';
import type { RecordSource } from '../../../../src/devtools-panel/source/source.ts';
import { createWorkspace, type Workspace } from '../../../../src/devtools-panel/state/workspace.ts';
import { Recording } from '../../analysis/recording.ts';
import { fakeDatabase, type FakeDatabase } from './storage/fake-indexed-db.ts';
import { ZERO } from './live-panel.ts';
import { untilHolds } from '../../until-holds.ts';

/** The reader of files, in this thread. */
class FakeWorker extends EventTarget {
  readonly #port: ReaderPort = {
    onmessage: null,
    postMessage: (data: FromReader) => void this.dispatchEvent(new MessageEvent('message', { data })),
  };
  constructor() {
    super();
    serveReader(this.#port);
  }
  postMessage(data: ToReader): void {
    this.#port.onmessage?.(new MessageEvent('message', { data }));
  }
  terminate(): void {
    this.#port.onmessage = null;
  }
}

let database: FakeDatabase;
const opened: Workspace[] = [];

beforeEach(() => {
  database = fakeDatabase();
  vi.stubGlobal('indexedDB', database.factory);
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, 0));
});
afterEach(() => {
  for (const workspace of opened.splice(0)) workspace.stop();
  vi.unstubAllGlobals();
});

/** Messages `prefix0`, `prefix1` and so on of one socket. */
function traffic(prefix: string, messages: number): Recording {
  const recording = new Recording();
  const socket = recording.socket(0, `wss://app.test/${prefix}`);
  for (let index = 0; index < messages; index += 1) recording.message(100 + index, socket, `${prefix}${index}`);
  return recording;
}

/** A session file with so many messages. */
async function file(name: string, messages: number): Promise<FileInput> {
  let text = '';
  for await (const line of sessionLines(traffic(name, messages).records, { zero: ZERO, writer: 'a test' }))
    text += line;
  return { name, content: new Blob([text]) };
}

/** A page that has sent so many messages, and whether it is being recorded. */
function page(messages: number): { readonly source: RecordSource; isRecorded: boolean } {
  const made = {
    isRecorded: false,
    source: {
      isLive: false,
      start(sink) {
        made.isRecorded = true;
        sink.status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: ZERO });
        sink.records(traffic('live', messages).records);
      },
      stop() {
        made.isRecorded = false;
      },
      requestBody: () => undefined,
    } as RecordSource,
  };
  return made;
}

function start(source: RecordSource | null): Workspace {
  const workspace = createWorkspace(source);
  opened.push(workspace);
  workspace.start();
  return workspace;
}

/** Waits until the shown panel has so many messages. */
const untilShown = (workspace: Workspace, messages: number): Promise<void> =>
  untilHolds(() => expect(workspace.shown.peek().panel.display.totals.peek().messages).toBe(messages));

const openNames = ({ open }: Workspace): readonly string[] => open.peek().map(({ name }) => name);

describe('files', () => {
  test('are shown instead of the page, which continues to be recorded, until they are closed', async () => {
    const made = page(2);
    const workspace = start(made.source);
    await untilShown(workspace, 2);
    workspace.openFiles([await file('one', 3)], false);
    await untilShown(workspace, 3);
    expect([workspace.shown.peek().panel === workspace.live, made.isRecorded]).toEqual([false, true]);
    workspace.close(0);
    expect(workspace.shown.peek().panel).toBe(workspace.live);
    expect(openNames(workspace)).toEqual([]);
    await untilShown(workspace, 2);
  });

  test('take the place of those that are open', async () => {
    const workspace = start(null);
    workspace.openFiles([await file('one', 3)], false);
    await untilShown(workspace, 3);
    workspace.openFiles([await file('two', 4)], false);
    await untilShown(workspace, 4);
    expect(openNames(workspace)).toEqual(['two']);
  });

  test('are each a fresh panel with a key of its own', async () => {
    const workspace = start(null);
    const keys = [workspace.shown.peek().key];
    for (const name of ['one', 'two']) {
      workspace.openFiles([await file(name, 1)], false);
      await untilHolds(() => expect(openNames(workspace)).toEqual([name]));
      keys.push(workspace.shown.peek().key);
    }
    expect(new Set(keys).size).toBe(3);
  });

  test('that are none change nothing', () => {
    const workspace = start(null);
    const before = workspace.shown.peek();
    workspace.openFiles([], false);
    expect(workspace.shown.peek()).toBe(before);
  });

  test('are closed one by one; without a page the empty panel is left', async () => {
    const workspace = start(null);
    workspace.openFiles([await file('one', 3), await file('two', 4)], false);
    await untilShown(workspace, 7);
    workspace.close(0);
    await untilShown(workspace, 4);
    expect(openNames(workspace)).toEqual(['two']);
    workspace.close(0);
    await untilShown(workspace, 0);
  });
});

test('the demo opens like a file from the extension, and is not stored among the recent ones', async () => {
  const demo = await file('demo', 3);
  const fetched: unknown[] = [];
  vi.stubGlobal('fetch', (address: unknown) => {
    fetched.push(address);
    return Promise.resolve(new Response(demo.content));
  });
  const workspace = start(page(2).source);
  await workspace.openDemo();
  await untilShown(workspace, 3);
  expect(openNames(workspace)).toEqual(['Demo recording']);
  expect(fetched).toEqual(['demo.rtlog']);
  await workspace.saved.refresh();
  expect(workspace.saved.list.peek()).toEqual([]);
  workspace.showLive();
  await untilShown(workspace, 2);
});

describe('a comparison', () => {
  test('is with the files that are open', async () => {
    const workspace = start(null);
    workspace.openFiles([await file('one', 3)], false);
    await untilShown(workspace, 3);
    workspace.openFiles([await file('two', 4)], true);
    await untilShown(workspace, 7);
    expect(openNames(workspace)).toEqual(['one', 'two']);
  });

  test('is with these alone, also where there is a page', async () => {
    const workspace = start(page(2).source);
    await untilShown(workspace, 2);
    workspace.openFiles([await file('one', 3)], false);
    await untilShown(workspace, 3);
    workspace.openFiles([await file('two', 4)], true);
    await untilShown(workspace, 7);
  });

  test('is otherwise with the page as recorded so far', async () => {
    const workspace = start(page(2).source);
    await untilShown(workspace, 2);
    workspace.openFiles([await file('one', 3)], true);
    await untilShown(workspace, 5);
    expect(openNames(workspace)).toEqual(['This page', 'one']);
  });

  test('is with nothing while the page has sent nothing', async () => {
    const workspace = start(page(0).source);
    workspace.openFiles([await file('one', 3)], true);
    await untilShown(workspace, 3);
    expect(openNames(workspace)).toEqual(['one']);
  });
});

describe('recent recordings', () => {
  test('are what was opened, and are opened again by their number', async () => {
    const workspace = start(null);
    workspace.openFiles([await file('one', 3)], false);
    await untilHolds(() => expect(workspace.saved.list.peek().map(({ name }) => name)).toEqual(['one']));
    const other = start(null);
    await untilHolds(() => expect(other.saved.list.peek().length).toBe(1));
    await other.openSaved(other.saved.list.peek()[0]?.id ?? -1, false);
    await untilShown(other, 3);
    expect(openNames(other)).toEqual(['one']);
  });

  test('that are gone, removed in another tab, leave the list and change nothing else', async () => {
    const [workspace, other] = [start(null), start(null)];
    await workspace.saved.keep('one', (await file('one', 3)).content);
    await other.saved.refresh();
    const id = other.saved.list.peek()[0]?.id ?? -1;
    await workspace.saved.remove(id);
    const before = other.shown.peek();
    await other.openSaved(id, false);
    expect([other.shown.peek(), other.saved.list.peek()]).toEqual([before, []]);
  });
});

test('a workspace that stops no longer records the page', () => {
  const made = page(1);
  const workspace = start(made.source);
  expect(made.isRecorded).toBe(true);
  workspace.stop();
  expect(made.isRecorded).toBe(false);
});
