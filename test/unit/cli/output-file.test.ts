import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { describeObstacle, OutputFile } from '../../../src/cli/output-file.ts';
import { writeTexts } from '../../../src/cli/output.ts';
import { partsIn } from './built-tool.ts';
import { pathOf, save, useFolder } from './check-support.ts';

useFolder();

const textOf = (name: string): string => readFileSync(pathOf(name), 'utf8');

/** Writes to an open file until the disk is full. */
function onFullDisk(descriptor: number, room: number): Writable {
  let left = room;
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      writeSync(descriptor, piece.subarray(0, left));
      left -= piece.length;
      if (left >= 0) return done();
      done(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
    },
  });
}

const pieces = Array.from({ length: 10 }, () => 'x'.repeat(64 * 1024));

describe('a file that is written', () => {
  test('is next to the old one until it is complete', async () => {
    save('a.txt', 'old');
    const file = new OutputFile(pathOf('a.txt'));
    await new Promise<void>((resolve) => file.stream.end('new', () => resolve()));
    expect(textOf('a.txt')).toBe('old');
    expect(textOf('a.txt.part')).toBe('new');
    file.complete();
    expect(textOf('a.txt')).toBe('new');
    expect(partsIn()).toEqual([]);
  });

  test.each([0, 1, 100_000])('on a disk with room for %i bytes leaves the old one and nothing else', async (room) => {
    save('full.txt', 'old');
    const openStream = (descriptor: number): Writable => onFullDisk(descriptor, room);
    expect(await writeTexts(pathOf('full.txt'), pieces, { inputs: [], openStream })).toBe('the disk is full');
    expect(textOf('full.txt')).toBe('old');
    expect(partsIn()).toEqual([]);
    expect(await writeTexts(pathOf('never.txt'), pieces, { inputs: [], openStream })).toBe('the disk is full');
    expect(existsSync(pathOf('never.txt'))).toBe(false);
  });

  test('on a full disk keeps what was recorded, and says where', async () => {
    save('run.rtlog', 'old');
    const openStream = (descriptor: number): Writable => onFullDisk(descriptor, 100_000);
    expect(await writeTexts(pathOf('run.rtlog'), pieces, { inputs: [], keepsPart: true, openStream })).toBe(
      `the disk is full; what was recorded until then is in ${pathOf('run.rtlog.part')}`,
    );
    expect(textOf('run.rtlog')).toBe('old');
    expect(statSync(pathOf('run.rtlog.part')).size).toBe(100_000);
    rmSync(pathOf('run.rtlog.part'));
  });

  test('is not there if its source fails', async () => {
    function* failing(): Generator<string> {
      yield* pieces;
      throw new Error('the source is gone');
    }
    save('source.txt', 'old');
    expect(await writeTexts(pathOf('source.txt'), failing(), { inputs: [] })).toBe('the source is gone');
    expect(textOf('source.txt')).toBe('old');
    expect(partsIn()).toEqual([]);
  });

  test('does not touch a part file that is there', async () => {
    save('b.txt.part', 'of another run');
    expect(await writeTexts(pathOf('b.txt'), ['new'], { inputs: [] })).toBeNull();
    expect([textOf('b.txt'), textOf('b.txt.part')]).toEqual(['new', 'of another run']);
    rmSync(pathOf('b.txt.part'));
    expect(partsIn()).toEqual([]);
  });

  test('replaces what a symbolic link leads to, not the link', async () => {
    save('behind.txt', 'old');
    symlinkSync('behind.txt', pathOf('link.txt'));
    symlinkSync('not-yet.txt', pathOf('dangling.txt'));
    await writeTexts(pathOf('link.txt'), ['new'], { inputs: [] });
    await writeTexts(pathOf('dangling.txt'), ['new'], { inputs: [] });
    expect(lstatSync(pathOf('link.txt')).isSymbolicLink()).toBe(true);
    expect(lstatSync(pathOf('dangling.txt')).isSymbolicLink()).toBe(true);
    expect([textOf('behind.txt'), textOf('not-yet.txt')]).toEqual(['new', 'new']);
  });

  test('keeps the access rights of the old one', async () => {
    save('rights.txt', 'old');
    chmodSync(pathOf('rights.txt'), 0o640);
    await writeTexts(pathOf('rights.txt'), ['new'], { inputs: [] });
    expect(statSync(pathOf('rights.txt')).mode & 0o777).toBe(0o640);
  });

  test('may have the longest name', async () => {
    const name = `${'n'.repeat(250)}.txt`;
    expect(await writeTexts(pathOf(name), ['new'], { inputs: [] })).toBeNull();
    expect(textOf(name)).toBe('new');
  });

  test('that is a device is written as it is', async () => {
    expect(await writeTexts('/dev/null', ['new'], { inputs: [] })).toBeNull();
    expect(await writeTexts('/dev/full', ['new'], { inputs: [] })).toBe('the disk is full');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('is refused before anything is read where it cannot be', () => {
    writeFileSync(pathOf('plain.txt'), '');
    expect(describeObstacle(pathOf('plain.txt'))).toBeNull();
    expect(describeObstacle(pathOf('other.txt'))).toBeNull();
    expect(describeObstacle(pathOf('.'))).toBe('it is a folder; name a file in it');
    expect(describeObstacle(pathOf('none/other.txt'))).toContain('there is no folder');
  });
});
