import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createSavedRecordings,
  type SavedRecordings,
} from '../../../../../src/devtools-panel/state/storage/saved-recordings.ts';
import { fakeDatabase, type FakeDatabase } from './fake-indexed-db.ts';

let fake: FakeDatabase;
let saved: SavedRecordings;
let clock: number;

beforeEach(() => {
  fake = fakeDatabase();
  vi.stubGlobal('indexedDB', fake.factory);
  clock = 1_000;
  vi.spyOn(Date, 'now').mockImplementation(() => (clock += 1_000));
  saved = createSavedRecordings();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const names = (): readonly string[] => saved.list.peek().map(({ name }) => name);
const idOf = (name: string): number => saved.list.peek().find((each) => each.name === name)?.id ?? -1;
const numberOfContents = (): number | undefined => fake.stores.get('contents')?.contents.size;

describe('recent recordings', () => {
  test('are listed newest first, with their bytes and when they were stored', async () => {
    await saved.keep('one.rtlog', new Blob(['12345']));
    await saved.keep('two.har', new Blob(['1234567']));
    expect(saved.list.peek()).toEqual([
      { id: 2, name: 'two.har', size: 7, savedAt: 3_000 },
      { id: 1, name: 'one.rtlog', size: 5, savedAt: 2_000 },
    ]);
  });

  test('are read with their content', async () => {
    await saved.keep('one.rtlog', new Blob(['first']));
    await saved.keep('two.har', new Blob(['second']));
    expect(await (await saved.read(idOf('one.rtlog')))?.text()).toBe('first');
  });

  test('are there in the next panel', async () => {
    await saved.keep('one.rtlog', new Blob(['first']));
    saved = createSavedRecordings();
    expect(names()).toEqual([]);
    await saved.refresh();
    expect(names()).toEqual(['one.rtlog']);
  });

  test('are removed with their content, and then read as gone', async () => {
    await saved.keep('one.rtlog', new Blob(['first']));
    const id = idOf('one.rtlog');
    await saved.remove(id);
    expect([names(), numberOfContents()]).toEqual([[], 0]);
    expect(await saved.read(id)).toBeNull();
    expect(saved.problem.peek()).toBe('');
  });

  test('open the storage once', async () => {
    await saved.refresh();
    await saved.keep('one.rtlog', new Blob(['first']));
    expect(fake.opened).toBe(1);
  });

  test('that another version wrote in another shape are left out of the list', async () => {
    await saved.keep('one.rtlog', new Blob(['first']));
    fake.stores.get('recordings')?.contents.set(7, { id: 7, name: 'odd' });
    await saved.refresh();
    expect(names()).toEqual(['one.rtlog']);
  });
});

describe('a file that is stored again', () => {
  test('replaces the one of the same name and size, content and all', async () => {
    await saved.keep('one.rtlog', new Blob(['aaaaa']));
    await saved.keep('one.rtlog', new Blob(['bbbbb']));
    expect([names(), numberOfContents()]).toEqual([['one.rtlog'], 1]);
    expect(await (await saved.read(idOf('one.rtlog')))?.text()).toBe('bbbbb');
  });

  test('is another recording with another size or another name', async () => {
    await saved.keep('one.rtlog', new Blob(['aaaaa']));
    await saved.keep('one.rtlog', new Blob(['longer']));
    await saved.keep('two.rtlog', new Blob(['aaaaa']));
    expect(names()).toEqual(['two.rtlog', 'one.rtlog', 'one.rtlog']);
  });
});

describe('storage that cannot be used', () => {
  test('is named with its reason, and the next success takes the sentence away', async () => {
    await saved.keep('one.rtlog', new Blob(['first']));
    fake.refusesToWrite = 'the disk is full';
    await saved.keep('two.rtlog', new Blob(['second']));
    expect(saved.problem.peek()).toBe('two.rtlog cannot be added to the recent recordings: the disk is full.');
    await saved.remove(idOf('one.rtlog'));
    expect(saved.problem.peek()).toBe('The recording cannot be removed: the disk is full.');
    fake.refusesToWrite = '';
    await saved.refresh();
    expect([saved.problem.peek(), names(), numberOfContents()]).toEqual(['', ['one.rtlog'], 1]);
  });

  test('does not stop the panel: the list is empty and a recording is gone', async () => {
    fake.refusesToOpen = 'storage is blocked';
    await saved.refresh();
    expect([saved.problem.peek(), names()]).toEqual(['Recent recordings cannot be read: storage is blocked.', []]);
    expect(await saved.read(1)).toBeNull();
    expect(saved.problem.peek()).toBe('The recording cannot be read: storage is blocked.');
  });

  test('is tried again with the next call', async () => {
    fake.refusesToOpen = 'storage is blocked';
    await saved.refresh();
    fake.refusesToOpen = '';
    await saved.keep('one.rtlog', new Blob(['first']));
    expect([saved.problem.peek(), names(), fake.opened]).toEqual(['', ['one.rtlog'], 2]);
  });
});
