import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { allRows } from '../../../../../src/devtools-panel/rows/row-model.ts';
import type { EventRow } from '../../../../../src/devtools-panel/rows/event-rows.ts';
import type { Panel } from '../../../../../src/devtools-panel/state/panel.ts';
import { selectRow, tableKeys } from '../../../../../src/devtools-panel/views/table/table-keys.ts';
import type { TableRows } from '../../../../../src/devtools-panel/views/table/use-rows.ts';
import { Recording } from '../../../analysis/recording.ts';
import { key, openPanel } from '../fixtures.ts';

let panel: Panel;
let rows: TableRows;
const onOpen = vi.fn<() => void>();

const eventRow = (position: number): EventRow => ({
  kind: 'open',
  at: 0,
  text: '',
  position,
  finding: '',
  connection: null,
});

// Ten messages, 0 to 9; an event row before message 0 and one before message 5. Message 4 is selected.
beforeEach(async () => {
  const traffic = new Recording();
  const connection = traffic.socket(100, 'wss://a.example/feed');
  for (let index = 0; index < 10; index += 1) traffic.message(200 + index, connection, `message ${index}`);
  panel = await openPanel(traffic.records);
  const [log] = panel.recording.logs();
  panel.selection.select({ stream: log?.stream ?? -1, message: 4 });
  rows = {
    log,
    model: allRows(0, 10, [eventRow(0), eventRow(5)]),
    messages: 10,
    isFiltered: false,
    isNarrowed: false,
    isScanning: false,
  };
});
afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
  onOpen.mockClear();
});

const press = (name: string, fields: Readonly<Record<string, unknown>> = {}): boolean => {
  const pressed = key(name, fields);
  tableKeys(panel, rows, 3, onOpen)(pressed);
  return pressed.defaultPrevented;
};

const selected = () => panel.selection.current.peek().message;
const range = () => panel.selection.rows.peek();

describe('keys of the table', () => {
  test('arrows step through the messages', () => {
    press('ArrowDown');
    expect(selected()).toBe(5);
    press('ArrowUp');
    press('ArrowUp');
    expect(selected()).toBe(3);
  });
  test('Page Down moves by a page, Home and End to the ends', () => {
    press('PageDown');
    expect(selected()).toBe(7);
    press('Home');
    expect(selected()).toBe(0);
    press('End');
    expect(selected()).toBe(9);
  });
  test('Shift extends the selection over event rows to the next message', () => {
    press('ArrowDown', { shiftKey: true });
    expect(range()).toEqual({ anchor: 4, head: 5 });
    press('ArrowDown', { shiftKey: true });
    expect(range()).toEqual({ anchor: 4, head: 6 });
  });
  test('Ctrl+A selects all messages', () => {
    press('a', { ctrlKey: true });
    expect(range()).toEqual({ anchor: 0, head: 9 });
    expect(selected()).toBe(9);
  });
  test('Enter opens the detail', () => {
    expect(press('Enter')).toBe(true);
    expect(onOpen).toHaveBeenCalledOnce();
  });
  test('other keys are left to the panel', () => {
    expect(press('f')).toBe(false);
    expect(press('ArrowDown', { ctrlKey: true })).toBe(false);
  });
  test('Ctrl+C is left to the browser while text is selected', () => {
    vi.stubGlobal('document', { getSelection: () => ({ isCollapsed: false }) });
    expect(press('c', { ctrlKey: true })).toBe(false);
  });
});

test('a row that is added keeps the row where the selection began', () => {
  selectRow(panel, 7, true);
  selectRow(panel, 2, true);
  expect(range()).toEqual({ anchor: 4, head: 2 });
  selectRow(panel, 6, false);
  expect(range()).toBeNull();
});

describe('keys of a table without messages', () => {
  const row = (connection: number): EventRow => ({
    ...eventRow(0),
    kind: 'attempt',
    connection: { document: 'd', connection },
  });
  beforeEach(() => {
    panel.selection.select({ message: null });
    rows = { ...rows, log: undefined, messages: 0, model: allRows(0, 0, [row(1), eventRow(0), row(2), row(3)]) };
  });
  const number = () => panel.selection.connection.peek()?.connection;

  test('arrows move among the connections, from the newest on, and stay at the ends', () => {
    press('ArrowUp');
    expect(number()).toBe(3);
    press('ArrowUp');
    press('ArrowUp');
    expect(number()).toBe(1);
    press('ArrowUp');
    expect(number()).toBe(1);
    press('End');
    expect(number()).toBe(3);
  });
});
