import { mkdirSync, symlinkSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { findAllowedFile } from '../../../../src/cli/mcp/allowed-path.ts';
import { MCP_PROBLEMS } from '../../../../src/texts/cli/mcp.ts';
import { makePipe } from '../built-tool.ts';
import { pathOf, save, useFolder } from '../check-support.ts';

useFolder();

beforeAll(() => {
  for (const name of ['inside', 'inside/deep', 'inside-not']) mkdirSync(pathOf(name));
  save('outside.rtlog', 'outside');
  save('inside-not/run.rtlog', 'outside');
  save('inside/run.rtlog', 'inside');
  save('inside/..run.rtlog', 'inside');
  symlinkSync(pathOf('outside.rtlog'), pathOf('inside/link.rtlog'));
  symlinkSync(pathOf(''), pathOf('inside/up'));
  symlinkSync(pathOf('inside/run.rtlog'), pathOf('inside/deep/link.rtlog'));
  symlinkSync(pathOf('inside'), pathOf('way-in'));
});

const find = (path: string, folder = 'inside') => findAllowedFile(pathOf(folder), path);

test.each(['run.rtlog', './deep/../run.rtlog', 'deep/link.rtlog', '..run.rtlog'])(
  'a file below the folder is found: %s',
  async (path) => {
    expect(await find(path)).toMatchObject({ ok: true });
  },
);

test('also by its whole path, and where the folder itself is reached by a link', async () => {
  expect(await find(pathOf('inside/run.rtlog'))).toMatchObject({ ok: true });
  expect(await find('run.rtlog', 'way-in')).toMatchObject({ ok: true });
  expect(await find(pathOf('way-in/run.rtlog'), 'way-in')).toMatchObject({ ok: true });
});

test.each([
  '../outside.rtlog',
  '../missing.rtlog',
  'deep/../../outside.rtlog',
  '../inside-not/run.rtlog',
  '/etc/passwd',
  '.',
  '',
])('a path that leads out of it is refused in the same words, whether or not a file is there: %s', async (path) => {
  expect(await find(path)).toEqual({ ok: false, error: MCP_PROBLEMS.outside });
});

test.each(['link.rtlog', 'up/outside.rtlog'])('so is a symbolic link out of it: %s', async (path) => {
  expect(await find(path)).toEqual({ ok: false, error: MCP_PROBLEMS.outside });
});

test('folders, pipes, names with a zero byte and what is not there are no files', async () => {
  makePipe('inside/pipe');
  for (const path of ['deep', 'pipe', 'run.rtlog\0', 'missing.rtlog', `${'a'.repeat(5_000)}`])
    expect(await find(path)).toEqual({ ok: false, error: MCP_PROBLEMS.notFile });
});
