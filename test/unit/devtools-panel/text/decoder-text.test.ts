import { beforeAll, describe, expect, test } from 'vitest';
import {
  readDecoder,
  stepsText,
  takeFiles,
  typesOf,
  writeDecoder,
} from '../../../../src/devtools-panel/text/decoder-text.ts';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';

beforeAll(() => installBinaryReaders(allReaders));

const PROTO = { name: 'feed.proto', text: 'syntax = "proto3"; package feed; message Tick { uint64 seq = 1; }' };
const fileOf = (name: string, text: string) => ({ name, size: text.length, text: () => Promise.resolve(text) });
const URL = 'wss://app.test/live?token=secret';

describe('the steps that a user writes', () => {
  test('are read, and written back in their shortest form', () => {
    const read = readDecoder('[{"kind":"gzip"},{"kind":"skip","bytes":2},{"kind":"zlib","isShared":true},"cbor"]', []);
    expect(stepsText(read.ok ? read.value : null)).toBe(
      '["gzip",{"kind":"skip","bytes":2},{"kind":"zlib","isShared":true},"cbor"]',
    );
  });

  test.each([
    ['gzip', /not JSON/],
    ['["rot13"]', /step 1: "rot13" is not a step/],
    ['[{"kind":"proto","type":"feed.Tack"}]', /the \.proto files have feed\.Tick/],
  ])('%s: what is wrong is said', (text, sentence) => {
    const read = readDecoder(text, [PROTO]);
    expect(read.ok ? '' : read.error).toMatch(sentence);
  });

  test('become a file that is read again, without the values of parameters', async () => {
    const read = readDecoder('["gzip"]', []);
    const text = read.ok ? writeDecoder(URL, read.value) : '';
    expect(text).toContain('"wss://app.test/live*"');
    expect(text).not.toContain('secret');
    expect(await takeFiles([fileOf('decoder.json', text)], URL, [])).toEqual({
      ok: true,
      value: { steps: '["gzip"]', protos: [] },
    });
  });
});

describe('files that are opened', () => {
  test('.proto files are kept by name, a later one in place of an earlier', async () => {
    const taken = await takeFiles([fileOf('feed.proto', PROTO.text.replace('Tick', 'Tock'))], URL, [PROTO]);
    expect(taken.ok && typesOf(taken.value.protos)).toEqual(['feed.Tock']);
  });

  test.each([
    ['x.proto', 'syntax = "proto3";\nmessage A {\n  blub blab;\n}', /^x\.proto, line 3: /],
    ['d.json', '{', /^d\.json: the file is not JSON/],
    [
      'd.json',
      '{"version":1,"decoders":[{"address":"wss://other/*","steps":[]}]}',
      /matches the address of this stream/,
    ],
  ])('%s that is wrong: %#', async (name, text, sentence) => {
    const taken = await takeFiles([fileOf(name, text)], URL, []);
    expect(taken.ok ? '' : taken.error).toMatch(sentence);
  });
});
