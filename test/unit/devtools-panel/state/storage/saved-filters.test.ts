import { describe, expect, test } from 'vitest';
import { createSavedFilters } from '../../../../../src/devtools-panel/state/storage/saved-filters.ts';

describe('saved filters', () => {
  const storageOf = (text: string | null) => {
    const box = { text };
    return { box, getItem: () => box.text, setItem: (_: string, next: string) => void (box.text = next) };
  };
  test('are found again, in the order of their names', () => {
    const storage = storageOf(null);
    const filters = createSavedFilters(storage);
    expect(filters.save({ name: 'b', text: 'size:>1k' })).toBe(true);
    expect(filters.save({ name: 'a', text: 'dir:in' })).toBe(true);
    expect(filters.save({ name: 'b', text: 'size:>2k' })).toBe(true);
    filters.saveHidesHeartbeats(true);
    const again = createSavedFilters(storageOf(storage.box.text));
    expect(again.list.peek()).toEqual([
      { name: 'a', text: 'dir:in' },
      { name: 'b', text: 'size:>2k' },
    ]);
    expect(again.hidesHeartbeats).toBe(true);
    again.remove('a');
    expect(again.list.peek().length).toBe(1);
  });
  test('nothing that is stored is believed', () => {
    for (const text of ['{', '7', '{"saved":[1,{"name":"","text":"x"},{"name":"x"}]}', 'null']) {
      expect(createSavedFilters(storageOf(text)).list.peek()).toEqual([]);
    }
  });
  test('without a storage they say that they do not last', () => {
    expect(createSavedFilters(null).save({ name: 'a', text: 'b' })).toBe(false);
  });
});
