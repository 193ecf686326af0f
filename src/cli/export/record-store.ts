import type { PlacedOfConnection } from '../../formats/har/har-connection.ts';
import type { RecordStore } from '../../formats/har/write-har.ts';
import type { SpilledLists } from './spilled-lists.ts';

/** Keeps records of connections as lines of JSON, in a temporary file where they are many. */
export function recordStore(lists: SpilledLists): RecordStore {
  function* read(entry: number): Generator<PlacedOfConnection> {
    for (const line of lists.of(entry)) {
      const placed: PlacedOfConnection = JSON.parse(line);
      yield placed;
    }
  }
  return {
    add: (entry, placed) => lists.add(entry, JSON.stringify(placed)),
    of: (entry) => ({ [Symbol.iterator]: () => read(entry) }),
  };
}
