import { expect, test } from 'vitest';
import { packetReader } from '../../../../../scripts/browsers/firefox/marionette.ts';

test.each([1, 3, 7, 100])('packets are put together that come in pieces of %i bytes', (size) => {
  const packets: unknown[] = [];
  const read = packetReader((packet) => packets.push(packet));
  // The length is in bytes: "ü" has two.
  const bytes = Buffer.from('7:{"x":1}17:[1,1,null,"für"]9:[1,2,', 'utf8');
  for (let from = 0; from < bytes.length; from += size) read(bytes.subarray(from, from + size));
  expect(packets).toEqual([{ x: 1 }, [1, 1, null, 'für']]);
});
