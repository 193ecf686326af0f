import { expect, test } from 'vitest';
import { createSharedZstd, decompressZstd } from '../../../../../src/formats/binary/readers/read-zstd.ts';
import { decodeBase64 } from '../../../../../src/formats/text/base64.ts';
import { rawZstd } from '../streams.ts';

const bytesOf = (text: string): Uint8Array => decodeBase64(text) ?? new Uint8Array(0);
const textOf = (result: ReturnType<typeof decompressZstd>): string | null =>
  result.ok ? new TextDecoder().decode(result.value) : result.reason;

/** By the program zstd 1.5: a message, and 40 MB of zeros. */
const MESSAGE = bytesOf('KLUv/QRYMQEAeyJzZXEiOjAsInByaWNlIjo0MDg2OSwidHlwZSI6OTAwMy45NH26hPbr');
const ZEROS = bytesOf(
  'KLUv/QRoTAAACAABAPz/ORACAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAARAAAAAEA/f/MCxACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAAD0AIAh+Xukg==',
);

test('a frame of the reference program is read, and refused at whatever byte it is cut', () => {
  expect(textOf(decompressZstd(MESSAGE))).toBe('{"seq":0,"price":40869,"type":9003.94}');
  // Its last four bytes are a checksum, which is not compared.
  for (let end = 0; end < MESSAGE.length - 4; end++) expect(decompressZstd(MESSAGE.slice(0, end)).ok).toBe(false);
});

test('what becomes too large is refused, before its window is made', () => {
  expect(textOf(decompressZstd(ZEROS))).toBe('too-large');
  const small = new TextEncoder().encode('hello world');
  // The window descriptor of 1 GB.
  const huge = rawZstd(small);
  huge[5] = 20 << 3;
  expect(textOf(decompressZstd(huge))).toBe('too-large');
  expect(textOf(decompressZstd(Uint8Array.of(...rawZstd(small), ...huge)))).toBe('too-large');
  expect(textOf(createSharedZstd().push(huge))).toBe('too-large');
});

test('blocks of one frame come in several messages', () => {
  const inflater = createSharedZstd();
  const messages = ['{"seq":1,"price":10}', '{"seq":2,"price":20}'];
  const frames = messages.map((text, index) => rawZstd(new TextEncoder().encode(text), false, index === 0));
  expect(frames.map((frame) => textOf(inflater.push(frame)))).toEqual(messages);
  expect(textOf(createSharedZstd().push(frames[1] ?? MESSAGE))).toBe('no-context');
});
