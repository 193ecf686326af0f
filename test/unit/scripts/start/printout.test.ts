import { describe, expect, test } from 'vitest';
import type { MessageRow, PanelContent, StreamRow } from '../../../../scripts/browsers/read-panel.ts';
import { Printout } from '../../../../scripts/start/printout.ts';

const stream: StreamRow = {
  id: '1',
  transport: 'websocket',
  state: 'open',
  received: 1,
  sent: 0,
  url: 'ws://localhost/',
  label: 'prices',
};

const message = (id: string): MessageRow => ({
  id,
  direction: 'in',
  at: 5,
  size: 3,
  kind: 'text',
  preview: `message ${id}`,
});

const content = (more: Partial<PanelContent>): PanelContent => ({
  status: 'Connected',
  streams: [],
  messages: [],
  findings: [],
  ...more,
});

describe('the printout of a panel', () => {
  test('has all the first time, and nothing when nothing is new', () => {
    const printout = new Printout();
    const shown = content({
      streams: [stream],
      messages: [message('0')],
      findings: [{ kind: 'gap', text: 'two  numbers\nmissing' }],
    });
    expect(printout.linesFor(shown)).toEqual([
      'Connected',
      '  stream   websocket    open       in 1  out 0  prices',
      '  message  in   text 3 B  message 0',
      '  finding  gap  two numbers missing',
    ]);
    expect(printout.linesFor(shown)).toEqual([]);
  });

  test('has a stream again when its figures have changed', () => {
    const printout = new Printout();
    printout.linesFor(content({ streams: [stream] }));
    expect(printout.linesFor(content({ streams: [{ ...stream, received: 2 }] }))).toEqual([
      'Connected',
      '  stream   websocket    open       in 2  out 0  prices',
    ]);
  });

  test('has the newest 8 messages and the number of the others', () => {
    const messages = Array.from({ length: 10 }, (_, index) => message(String(index)));
    const [, more, ...lines] = new Printout().linesFor(content({ messages }));
    expect(more).toBe('  message  … 2 more before these');
    expect(lines).toHaveLength(8);
    expect(lines.at(-1)).toContain('message 9');
  });

  test('has a changed status alone', () => {
    const printout = new Printout();
    printout.linesFor(content({}));
    expect(printout.linesFor(content({ status: 'Waiting' }))).toEqual(['Waiting']);
  });
});
