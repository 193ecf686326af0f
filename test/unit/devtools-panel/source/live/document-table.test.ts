import { describe, expect, test } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import {
  DOCUMENTS_LIMIT,
  DocumentTable,
  PROBES_AFTER_NAVIGATION,
  PROBES_BEFORE_GIVING_UP,
} from '../../../../../src/devtools-panel/source/live/document-table.ts';
import type { PageWireRecord } from '../../../../../src/wire/record.ts';

const pageOf = (page: string, document: string, isTop = false) => ({ page, document, isTop, offset: millis(0) });

const first = (isLate = false): PageWireRecord => ({
  kind: 'document',
  n: 0,
  at: millis(0),
  url: 'http://a/',
  isTop: true,
  isLate,
  timeOrigin: 0,
});

/** Probes until documents are given up. */
function probesUntilGivenUp(table: DocumentTable): number {
  for (let count = 1; count <= 1_000; count += 1) if (table.countProbe().length > 0) return count;
  return Infinity;
}

describe('pages and documents', () => {
  test('are found from either side', () => {
    const table = new DocumentTable();
    expect(table.hasPages).toBe(false);
    const intake = table.connect(pageOf('p1', 'a'));
    expect([table.hasPages, table.intakeOf('p1'), table.pageOf('a')]).toEqual([true, intake, 'p1']);
    expect([table.intakeOf('p2'), table.pageOf('b')]).toEqual([null, null]);
  });

  test('of all documents the newest that says so is the tab\u2019s own', () => {
    const table = new DocumentTable();
    const old = table.connect(pageOf('1', 'old', true));
    const frame = table.connect(pageOf('2', 'frame'));
    expect([table.isTop(old), table.isTop(frame)]).toEqual([true, false]);
    const top = table.connect(pageOf('3', 'top', true));
    expect([table.isTop(old), table.isTop(top)]).toEqual([false, true]);
  });

  test('a page without a recorder is a page, without a document', () => {
    const table = new DocumentTable();
    table.connectWithoutRecorder('p1');
    expect([table.hasPages, table.intakeOf('p1'), table.disconnect('p1'), table.hasPages]).toEqual([
      true,
      null,
      null,
      false,
    ]);
  });

  test('a document that connects again goes on with its numbers', () => {
    const table = new DocumentTable();
    const intake = table.connect(pageOf('p1', 'a'));
    intake.take({ first: 0, next: 1, records: [first()] });
    expect(table.disconnect('p1')).toBe(intake);
    expect(table.connect(pageOf('p2', 'a')).next).toBe(1);
  });

  test('of a page that is back from the cache, the end of the old port says nothing about the document', () => {
    const table = new DocumentTable();
    table.connect(pageOf('p1', 'a'));
    table.connect(pageOf('p2', 'a'));
    expect(table.disconnect('p1')).toBeNull();
    expect(table.pageOf('a')).toBe('p2');
  });

  test('above the limit the oldest document without a page is forgotten', () => {
    const table = new DocumentTable();
    const kept = table.connect(pageOf('p', 'connected'));
    const frames = Array.from({ length: DOCUMENTS_LIMIT }, (_, index) => {
      const intake = table.connect(pageOf(`p${index}`, `frame ${index}`));
      table.disconnect(`p${index}`);
      return intake;
    });
    expect(table.connect(pageOf('again', 'connected'))).toBe(kept);
    expect(table.connect(pageOf('q1', 'frame 1'))).toBe(frames[1]);
    expect(table.connect(pageOf('q0', 'frame 0'))).not.toBe(frames[0]);
  });
});

describe('the recording as a whole', () => {
  test('is from the start if the first records of every document are here', () => {
    const table = new DocumentTable();
    expect(table.isRecordedFromStart).toBe(false);
    table.connect(pageOf('p1', 'a')).take({ first: 0, next: 1, records: [first()] });
    expect(table.isRecordedFromStart).toBe(true);
    table.connect(pageOf('p2', 'b')).take({ first: 0, next: 1, records: [first(true)] });
    expect(table.isRecordedFromStart).toBe(false);
  });

  test('has lost what its documents have lost: 2 + 3', () => {
    const table = new DocumentTable();
    table.connect(pageOf('p1', 'a')).take({ first: 0, next: 2, records: [] });
    table.connect(pageOf('p2', 'b')).take({ first: 0, next: 3, records: [] });
    expect(table.lostMessages).toBe(5);
  });

  test('keeps counting what a document has lost that is forgotten', () => {
    const table = new DocumentTable();
    table.connect(pageOf('p', 'lossy')).take({ first: 0, next: 4, records: [] });
    table.disconnect('p');
    for (let index = 0; index < DOCUMENTS_LIMIT; index += 1) {
      table.connect(pageOf('p', `d${index}`));
      table.disconnect('p');
    }
    expect(table.lostMessages).toBe(4);
  });
});

describe('documents that do not answer after a break', () => {
  test('are given up soon if the tab shows another page', () => {
    const table = new DocumentTable();
    const intake = table.connect(pageOf('p1', 'a', true));
    table.break();
    table.connect(pageOf('p2', 'b', true));
    for (let count = 0; count < PROBES_AFTER_NAVIGATION; count += 1) expect(table.countProbe()).toEqual([]);
    expect(table.countProbe()).toEqual([intake]);
    expect(table.countProbe()).toEqual([]);
  });

  test('are waited for longer if the page is the same: a frame may be busy', () => {
    const table = new DocumentTable();
    table.connect(pageOf('p1', 'a', true));
    table.connect(pageOf('p2', 'frame'));
    table.break();
    table.connect(pageOf('p3', 'a', true));
    expect(probesUntilGivenUp(table)).toBe(PROBES_BEFORE_GIVING_UP + 1);
  });

  test('are waited for as long as no page answers at all', () => {
    const table = new DocumentTable();
    table.connect(pageOf('p1', 'a', true));
    table.break();
    expect(probesUntilGivenUp(table)).toBe(Infinity);
  });

  test('are not given up if they answer in time', () => {
    const table = new DocumentTable();
    table.connect(pageOf('p1', 'a', true));
    table.break();
    table.connect(pageOf('p2', 'a', true));
    expect(probesUntilGivenUp(table)).toBe(Infinity);
  });
});
