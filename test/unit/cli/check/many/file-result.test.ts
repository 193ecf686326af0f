import { describe, expect, test } from 'vitest';
import { checkFile } from '../../../../../src/cli/check/check.ts';
import { toFileResult } from '../../../../../src/cli/check/many/file-result.ts';
import { asWholeSession, parse, save, socketHar, STEADY, useFolder } from '../../check-support.ts';
import { everyTenth, sessionText } from '../../../testing/lossy-feeds.ts';

useFolder();

async function resultOf(text: string, ...options: string[]) {
  const command = parse('check', save('run.rtlog', text), ...options);
  if (command.command !== 'check') throw new Error('wrong command line');
  const checked = await checkFile(command, command.file);
  if (!checked.ok) throw new Error(checked.error);
  return toFileResult(checked.value, command.format, command.junit !== null);
}

describe('the result of one of many files', () => {
  test('can go from thread to thread, and counts what fails by kind', async () => {
    const result = await resultOf(sessionText(everyTenth()));
    expect(structuredClone(result)).toEqual(result);
    expect(result.verdict).toBe('findings');
    expect(Object.keys(result.failing)).toEqual(['gap']);
    expect(result.entries[0]).toMatchObject({ kind: 'gap', isFailing: true });
  });

  test('holds only the parts that the reports need', async () => {
    const text = asWholeSession(socketHar(STEADY));
    expect(await resultOf(text)).toMatchObject({ json: null, junit: null, sarif: null, verdict: 'clean' });
    expect(JSON.parse((await resultOf(text, '--json')).json ?? '')).toMatchObject({ version: 1 });
    expect((await resultOf(text, '--junit', 'a.xml')).junit).toMatchObject({ tests: 2, errors: 0 });
    expect((await resultOf(text, '--format', 'sarif')).sarif).toMatchObject({ notifications: [] });
  });

  test('knows whether the file is complete', async () => {
    const text = asWholeSession(socketHar(STEADY));
    expect((await resultOf(text)).hasEnd).toBe(true);
    expect((await resultOf(text.slice(0, text.lastIndexOf('{')))).hasEnd).toBe(false);
    expect((await resultOf(JSON.stringify(socketHar(STEADY)))).hasEnd).toBe(true);
  });
});
