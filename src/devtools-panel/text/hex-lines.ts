import { formatHex } from '../../base/format.ts';

/** A line of a hex view. */
interface HexLine {
  /** Eight digits. */
  readonly offset: string;
  /** Up to 16 bytes in two groups of eight, padded to the full width. */
  readonly hex: string;
  /** Printable ASCII, a dot for the rest. */
  readonly ascii: string;
}

const WIDTH = 16;

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/**
 * Lays bytes out in lines of 16.
 *
 *     00000010  48 65 6c 6c 6f 00 …            Hello.
 */
export function hexLines(bytes: Uint8Array): readonly HexLine[] {
  return Array.from({ length: Math.ceil(bytes.length / WIDTH) }, (_, index) => {
    const line = [...bytes.subarray(index * WIDTH, (index + 1) * WIDTH)];
    const halves = [line.slice(0, WIDTH / 2), line.slice(WIDTH / 2)].map(formatHex);
    return {
      offset: (index * WIDTH).toString(16).padStart(8, '0'),
      hex: halves.join('  ').padEnd(WIDTH * 3),
      ascii: line.map((byte) => (isPrintable(byte) ? String.fromCharCode(byte) : '.')).join(''),
    };
  });
}
