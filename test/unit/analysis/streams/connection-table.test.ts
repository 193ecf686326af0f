import { describe, expect, test } from 'vitest';
import { MAX_ENDED_CONNECTIONS, MAX_OPEN_CONNECTIONS } from '../../../../src/analysis/analysis-limits.ts';
import { ConnectionTable } from '../../../../src/analysis/streams/connection-table.ts';
import type { Connection } from '../../../../src/analysis/streams/stream-entry.ts';
import { connectionOf, unknownEntry } from './entries.ts';

/** A WebSocket, of a stream of its own where none is given. */
const socket = (number: number, entry = unknownEntry('websocket'), document = 'doc-1'): Connection =>
  connectionOf(entry, { document, number });

describe('the table of connections', () => {
  test('knows a connection by document and number, open or lately ended', () => {
    const table = new ConnectionTable();
    const connection = socket(1);
    table.add(connection);
    expect([table.find('doc-1', 1), table.find('doc-2', 1), table.find('doc-1', 2)]).toEqual([
      connection,
      undefined,
      undefined,
    ]);
    table.end(connection);
    expect([table.findOpen('doc-1', 1), table.find('doc-1', 1)]).toEqual([undefined, connection]);
  });

  test('has one that only seemed to have ended among the open ones again', () => {
    const table = new ConnectionTable();
    const connection = socket(1);
    table.add(connection);
    table.end(connection);
    expect(table.reopen(connection)).toBeNull();
    expect([table.findOpen('doc-1', 1), table.openOf('doc-1')]).toEqual([connection, [connection]]);
  });

  test('takes a number that is used again for the new connection', () => {
    const table = new ConnectionTable();
    const [first, second] = [socket(1), socket(1)];
    table.add(first);
    table.end(first);
    expect(table.find('doc-1', 1)).toBe(first);
    table.add(second);
    expect(table.find('doc-1', 1)).toBe(second);
  });

  test('gives the oldest open one when there are too many, and forgets the oldest ended ones', () => {
    const table = new ConnectionTable();
    const entry = unknownEntry('websocket');
    const oldest = socket(0, entry);
    for (let number = 0; number < MAX_OPEN_CONNECTIONS; number++) {
      expect(table.add(number === 0 ? oldest : socket(number, entry))).toBe(null);
    }
    expect(table.add(socket(MAX_OPEN_CONNECTIONS, entry))).toBe(oldest);
    for (let number = 0; number <= MAX_ENDED_CONNECTIONS; number++) table.end(socket(number, entry, 'doc-2'));
    expect(table.find('doc-2', 0)).toBe(undefined);
    expect(table.find('doc-2', 1)?.number).toBe(1);
  });

  test('moves the connections of a stream to the one that takes it in', () => {
    const table = new ConnectionTable();
    const [from, into] = [unknownEntry('websocket'), unknownEntry('websocket')];
    const [open, ended] = [socket(1, from), socket(2, from)];
    for (const connection of [open, ended]) table.add(connection);
    from.open.add(open);
    table.end(ended);
    table.move(from, into);
    expect([open.entry, ended.entry, into.open.has(open)]).toEqual([into, into, true]);
  });
});
