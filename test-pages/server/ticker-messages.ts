import { mix } from './seeded.ts';

/** The smallest message that holds every field of the text form, with the longest number. */
export const SMALLEST_TEXT = 96;

/** Eight bytes of number, eight of price. */
export const SMALLEST_BINARY = 16;

/**
 * The price message with a number, always the same for the same seed. Text is JSON, with `padding` up to the size
 * asked for; binary is the number and the price as big-endian doubles, then every byte value in turn.
 *
 * @param shape a size of 0 is the natural one.
 */
export function tickerMessage(
  { seed, size, format }: { seed: number; size: number; format: 'text' | 'binary' },
  number: number,
): string | Uint8Array {
  const price = priceAt(seed, number);
  if (format === 'binary') {
    const bytes = Buffer.alloc(Math.max(size, SMALLEST_BINARY));
    bytes.writeDoubleBE(number, 0);
    bytes.writeDoubleBE(price, 8);
    for (let index = SMALLEST_BINARY; index < bytes.length; index += 1) bytes[index] = index + number;
    return bytes;
  }
  const text = `{"sequence":${number},"symbol":"RTI","price":"${price.toFixed(2)}"}`;
  if (size === 0) return text;
  const frame = ',"padding":""'.length;
  return `${text.slice(0, -1)},"padding":"${'x'.repeat(size - text.length - frame)}"}`;
}

/** @returns a price around 100 that wanders slowly and trembles, with two decimals. */
function priceAt(seed: number, number: number): number {
  const wander = 10 * Math.sin(number / 40 + (seed % 7));
  const tremble = (mix(seed, 'price', number) % 200) / 100 - 1;
  return Math.round((100 + wander + tremble) * 100) / 100;
}
