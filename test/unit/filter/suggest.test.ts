import { describe, expect, test } from 'vitest';
import type { Stream } from '../../../src/analysis/streams/stream.ts';
import { createSavedFilters } from '../../../src/devtools-panel/state/storage/saved-filters.ts';
import { collectValues } from '../../../src/filter/collect-values.ts';
import { suggest, type SeenValues } from '../../../src/filter/suggest.ts';
import { createMessageLog } from '../../../src/store/message-log.ts';
import { message } from '../store/messages.ts';

const seen: SeenValues = {
  transports: ['sse'],
  types: ['trade', 'quote', 'end of day'],
  events: ['tick'],
  streams: ['/feed'],
  paths: new Map([
    ['data.price', ['1.5', '2']],
    ['price', ['3']],
  ]),
};

const texts = (filter: string, caret = filter.length): readonly string[] =>
  suggest(filter, caret, seen).items.map(({ text }) => text);

describe('suggestions', () => {
  test('where a term begins: keys that begin so, then paths that hold it', () => {
    expect(texts('t')).toEqual(['transport:', 'type:', 'data.price=']);
    expect(texts('dir:in pri')).toEqual(['price=', 'data.price=']);
    expect(texts('-ty')).toEqual(['type:']);
    expect(texts('(ty')).toEqual(['type:']);
  });
  test('behind a key its values, those of the recording first; odd ones in quotes', () => {
    expect(texts('transport:s')).toEqual([
      'transport:sse ',
      'transport:stream ',
      'transport:short-poll ',
      'transport:ws ',
      'transport:request ',
    ]);
    expect(texts('type:')).toEqual(['type:trade ', 'type:quote ', 'type:"end of day" ']);
    expect(texts('dir:')).toEqual(['dir:in ', 'dir:out ']);
  });
  test('behind a path the values to which it leads', () => {
    expect(texts('data.price=')).toEqual(['data.price=1.5 ', 'data.price=2 ']);
  });
  test('within quotes and patterns none', () => {
    expect(texts('"t')).toEqual([]);
    expect(texts('/t')).toEqual([]);
  });
  test('the whole word around the caret is replaced', () => {
    const { from, until } = suggest('dir:in type:trade x', 11, seen);
    expect('dir:in type:trade x'.slice(from, until)).toBe('type:trade');
  });
});

describe('collectValues', () => {
  test('finds kinds, events and paths with their values, the most frequent first', () => {
    const log = createMessageLog(1);
    for (const price of [1, 2, 2]) log.push(message(JSON.stringify({ type: 'trade', data: [{ price }] })));
    log.push(message('tick', { event: 'beat' }));
    const stream = { class: 'websocket', label: '/feed' } as Stream;
    const values = collectValues([log], () => stream);
    expect(values.transports).toEqual(['ws']);
    expect(values.types).toEqual(['trade', 'beat']);
    expect(values.events).toEqual(['beat']);
    expect(values.paths).toEqual(
      new Map([
        ['type', ['trade']],
        ['data.price', ['2', '1']],
      ]),
    );
  });
});

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
