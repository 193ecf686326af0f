import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { pathOf, runWriter, useFolder } from './check-support.ts';

useFolder();

const recording = (name: string): string => fileURLToPath(new URL(`../../recordings/${name}`, import.meta.url));
const textOf = (name: string): string => readFileSync(pathOf(name), 'utf8');

describe('report', () => {
  test('writes a page and replaces credentials unless told not to', async () => {
    const from = pathOf('secret-report.ndjson');
    const plain = readFileSync(recording('ticker-faults.rtlog'), 'utf8');
    writeFileSync(from, plain.replaceAll('/ticker/ws?', '/ticker/ws?access_token=abc123def456&'));
    expect((await runWriter('report', from, '-o', pathOf('a.html'))).stderr).toContain('1 secret redacted');
    expect(textOf('a.html')).not.toContain('abc123def456');
    expect(textOf('a.html')).toContain('Missed 1 message');
    await runWriter('report', from, '-o', pathOf('b.html'), '--no-redact');
    expect(textOf('b.html')).toContain('abc123def456');
    expect(textOf('b.html')).toContain('Secrets were not replaced.');
  });
});
