import type { StreamMessage } from '../../../src/analysis/streams/message.ts';
import { bytes, millis } from '../../../src/base/units.ts';

/** A message as the analysis gives it, with what a test does not care about filled in. */
export const message = (data: string, more: Partial<StreamMessage> = {}): StreamMessage => ({
  ref: { document: 'd', n: 0, part: 0 },
  stream: 1,
  connection: 0,
  at: millis(0),
  direction: 'in',
  size: bytes(data.length),
  bodyKind: 'text',
  payload: { encoding: 'text', data, size: bytes(data.length), isCut: false },
  event: null,
  id: null,
  ...more,
});

/** A binary message of these octets. */
export const binary = (octets: readonly number[]): StreamMessage =>
  message('', {
    bodyKind: 'arraybuffer',
    size: bytes(octets.length),
    payload: {
      encoding: 'base64',
      data: Buffer.from(octets).toString('base64'),
      size: bytes(octets.length),
      isCut: false,
    },
  });
