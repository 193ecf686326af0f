import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { appears, useTool, runShell, startTool, toolCommand } from './built-tool.ts';
import { pathOf, useFolder } from './check-support.ts';

useFolder();

const RECORDING = fileURLToPath(new URL('../../recordings/ticker-faults.rtlog', import.meta.url));

useTool();

describe('standard output on a full disk ends with 2 and one sentence', () => {
  test.each([
    [['check', RECORDING]],
    [['check', RECORDING, '--json']],
    [['check', RECORDING, '--junit', '-']],
    [['convert', RECORDING, '-', '--to', 'rtlog']],
    [['convert', RECORDING, '-', '--to', 'har']],
    [['convert', RECORDING, '-', '--to', 'csv']],
    [['report', RECORDING, '-o', '-']],
    [['--help']],
    [['--version']],
  ])('%j', async (words) => {
    const { status, stderr } = await runShell(`${toolCommand(...words)} > /dev/full`);
    expect(status).toBe(2);
    expect(stderr).toBe('standard output: the disk is full. What was written there is not complete.\n');
  });

  test('also where standard error is full too', async () => {
    expect(await runShell(`${toolCommand('check', RECORDING)} > /dev/full 2>&1`)).toMatchObject({ status: 2 });
  });
});

describe('a reader that has enough', () => {
  test.each([
    [['convert', RECORDING, '-', '--to', 'har']],
    [['convert', RECORDING, '-', '--to', 'rtlog']],
    [['report', RECORDING, '-o', '-']],
    [['check', RECORDING, '--json', '--fail-on', 'none']],
  ])('is no failure: %j', async (words) => {
    const status = pathOf('status');
    const { stderr } = await runShell(`{ ${toolCommand(...words)}; echo $? > '${status}'; } | true`);
    await appears(status);
    expect(readFileSync(status, 'utf8')).toBe('0\n');
    expect(stderr).not.toMatch(/standard output|Error/);
    rmSync(status);
  });

  test('does not hide findings', async () => {
    const { child, ended } = startTool(['check', RECORDING, '--json']);
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).toMatchObject({ status: 1, stderr: '' });
  });
});
