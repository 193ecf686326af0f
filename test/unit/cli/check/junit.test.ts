import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { HOSTILE_FILE, hostileHar, pathOf, runCheck, save, UNPRINTABLE, useFolder } from '../check-support.ts';

useFolder();

const recording = (name: string): string => fileURLToPath(new URL(`../../../recordings/${name}`, import.meta.url));
const textOf = (name: string): string => readFileSync(pathOf(name), 'utf8');

describe('check --junit', () => {
  test('every stream is a case, what fails it a failure', async () => {
    const outcome = await runCheck(recording('ticker-faults.rtlog'), '--junit', pathOf('a.xml'));
    expect(outcome.verdict).toBe('findings');
    const xml = textOf('a.xml');
    expect(xml).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuite name="[^"]+" tests="2" failures="1" errors="0">/,
    );
    expect(xml).toContain('<testcase classname="realtime-inspector" name="the recording can be read"/>');
    expect(xml).toContain('<failure type="gap" message="');
  });

  test('no control character and no mark that turns the reading order comes out of it', async () => {
    const file = save(HOSTILE_FILE, JSON.stringify(hostileHar()));
    await runCheck(file, '--fail-on', 'any', '--max-silence', '1ms', '--junit', pathOf('hostile.xml'));
    const xml = textOf('hostile.xml');
    expect(xml).toContain('<failure type="max-silence"');
    expect(xml.replaceAll('\n', '')).not.toMatch(UNPRINTABLE);
  });
});
