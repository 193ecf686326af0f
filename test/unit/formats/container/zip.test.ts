import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { recordingInZip } from '../../../../src/formats/container/zip.ts';
import { call, har } from '../har/har-entries.ts';

const archive = (files: Readonly<Record<string, unknown>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name,
        content instanceof Uint8Array
          ? content
          : strToU8(typeof content === 'string' ? content : JSON.stringify(content)),
      ]),
    ),
  );

const read = (files: Readonly<Record<string, unknown>>) =>
  JSON.parse(Buffer.from(recordingInZip(archive(files))).toString());

const attached = (name: string, mimeType: string, key: '_file' | '_sha1' = '_file') =>
  call(0, 10, { response: { status: 200, headers: [], content: { size: 9, mimeType, [key]: name } } });

describe('a zip archive', () => {
  test('of Playwright gives its HAR file with the bodies that stand beside it: text as text, the rest as base64', () => {
    const bytes = Uint8Array.of(0, 255);
    const { log } = read({
      'har.har': har([
        attached('a.json', 'application/json; charset=utf-8'),
        attached('b.bin', 'image/png'),
        call(5, 1),
      ]),
      'a.json': '{"é":1}',
      'b.bin': bytes,
    });
    expect(
      log.entries.map((entry: { readonly response: { readonly content: object } }) => entry.response.content),
    ).toMatchObject([
      { text: '{"é":1}' },
      { text: Buffer.from(bytes).toString('base64'), encoding: 'base64' },
      { text: '[]' },
    ]);
  });

  test('that is a trace gives the requests of its network', () => {
    const snapshot = attached('5a5a', 'text/plain', '_sha1');
    const lines = [
      { type: 'context-options', version: 7 },
      { type: 'resource-snapshot', snapshot },
    ];
    const { log } = read({
      'trace.trace': '{"type":"before"}\n',
      'trace.network': `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnot JSON "resource-snapshot"\n`,
      'resources/5a5a': 'hello',
    });
    expect(log.entries).toHaveLength(1);
    expect(log.entries[0].response.content.text).toBe('hello');
  });

  test('with a session gives the session', () => {
    const session = '{"format":"rtlog"}\n';
    expect(Buffer.from(recordingInZip(archive({ 'x/run.rtlog': session, 'a.har': '{}' }))).toString()).toBe(session);
  });

  test('without a recording says what is in it, and a damaged one that it is', () => {
    expect(() => recordingInZip(archive({ 'readme.txt': 'hi' }))).toThrow(
      'a zip archive without a recording (1 file: readme.txt)',
    );
    expect(() => recordingInZip(archive({ 'a.har': '{}' }).subarray(0, 40))).toThrow('the zip archive is damaged');
  });
});
