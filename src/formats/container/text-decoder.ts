/** Turns the bytes of a file into text, piece by piece. */
interface FileDecoder {
  push(bytes: Uint8Array): string;
  /** What the end leaves: U+FFFD for a character cut short, else nothing. */
  end(): string;
}

/** Bytes that tell the encoding. */
const HEAD = 2;

/**
 * The encoding of a text that begins with a brace, after a byte order mark if there is one: UTF-16 shows by the mark or by
 * the zero next to the brace, all else is UTF-8.
 */
function encodingOf([one, two]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((one === 0xff && two === 0xfe) || (one !== 0 && one !== undefined && two === 0)) return 'utf-16le';
  if ((one === 0xfe && two === 0xff) || (one === 0 && two !== 0 && two !== undefined)) return 'utf-16be';
  return 'utf-8';
}

/** Makes a decoder that finds the encoding by the first two bytes. A byte order mark is left in the text. */
export function createFileDecoder(): FileDecoder {
  let decoder: TextDecoder | null = null;
  let waiting = new Uint8Array();
  const begin = (bytes: Uint8Array): TextDecoder => new TextDecoder(encodingOf(bytes), { ignoreBOM: true });
  return {
    push(bytes) {
      if (decoder !== null) return decoder.decode(bytes, { stream: true });
      const first = new Uint8Array(waiting.length + bytes.length);
      first.set(waiting);
      first.set(bytes, waiting.length);
      if (first.length < HEAD) {
        waiting = first;
        return '';
      }
      decoder = begin(first);
      return decoder.decode(first, { stream: true });
    },
    end() {
      if (decoder !== null) return decoder.decode();
      return waiting.length === 0 ? '' : begin(waiting).decode(waiting);
    },
  };
}
