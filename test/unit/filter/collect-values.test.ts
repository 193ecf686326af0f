import { describe, expect, test } from 'vitest';
import type { Stream } from '../../../src/analysis/streams/stream.ts';
import { collectValues } from '../../../src/filter/collect-values.ts';
import { createMessageLog } from '../../../src/store/message-log.ts';
import { message } from '../store/messages.ts';

describe('collectValues', () => {
  test('finds kinds, events and paths with their values, the most frequent first', () => {
    const log = createMessageLog(1);
    for (const price of [1, 2, 2]) log.push(message(JSON.stringify({ type: 'trade', data: [{ price }] })));
    log.push(message('tick', { event: 'beat' }));
    const stream = { class: 'websocket', label: '/feed' } as Stream;
    const values = collectValues([log], () => stream);
    expect(values.transports).toEqual(['ws']);
    expect(values.types).toEqual(['trade', 'beat']);
    expect([values.channels, values.protocols]).toEqual([[], ['json', 'text']]);
    expect(values.events).toEqual(['beat']);
    expect(values.paths).toEqual(
      new Map([
        ['type', ['trade']],
        ['data.price', ['2', '1']],
      ]),
    );
  });
});
