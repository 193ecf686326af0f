import { appendFileSync, truncateSync, utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findGrowing, stateOf } from '../../../../../src/cli/check/many/growing.ts';
import { save, useFolder } from '../../check-support.ts';

useFolder();

const fileOf = (path: string, hasEnd: boolean) => ({ path, before: stateOf(path), hasEnd });

describe('files that others still write to', () => {
  test('one that grew while it was read is named with its growth, one that did not is not', async () => {
    const [growing, still] = [save('growing.rtlog', 'ab'), save('still.rtlog', 'ab')];
    const files = [fileOf(growing, true), fileOf(still, true)];
    appendFileSync(growing, 'cde');
    const found = await findGrowing(files, async () => undefined);
    expect([...found]).toEqual([[growing, 'the file is still being written: it grew by 3 B while it was checked']]);
  });

  test('one without an end that was written to just now is waited for, once', async () => {
    const path = save('open.rtlog', 'ab');
    const files = [fileOf(path, false), fileOf(save('open-2.rtlog', 'ab'), false)];
    let waits = 0;
    const found = await findGrowing(files, async () => {
      waits += 1;
      appendFileSync(path, 'c');
    });
    expect([waits, [...found.keys()]]).toEqual([1, [path]]);
  });

  test('one without an end that is old is not waited for', async () => {
    const path = save('old.rtlog', 'ab');
    utimesSync(path, 1_000, 1_000);
    let waits = 0;
    const found = await findGrowing(
      [fileOf(path, false), { path: '/nowhere', before: null, hasEnd: false }],
      async () => {
        waits += 1;
      },
    );
    expect([waits, found.size]).toEqual([0, 0]);
  });

  test('one that was cut or written anew is named too', async () => {
    const path = save('cut.rtlog', 'abc');
    const files = [fileOf(path, true)];
    truncateSync(path, 1);
    expect([...(await findGrowing(files)).values()]).toEqual(['the file was changed while it was checked']);
  });
});
