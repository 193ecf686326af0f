/** Turns bytes into text piece by piece; a character that a border cuts is kept for the next piece. */
interface Utf8Decoder {
  /** Decodes the next bytes. Faulty sequences become U+FFFD, as the Encoding standard has it. */
  push(bytes: Uint8Array): string;
  /** Gives what the end leaves: U+FFFD for a character cut short, else nothing. The decoder is fresh again. */
  end(): string;
}

/** A byte order mark is left in the text: whether it belongs there is the format's business. */
const OPTIONS = { ignoreBOM: true } as const;

/** Makes a streaming decoder after https://encoding.spec.whatwg.org/#utf-8-decoder. */
export function createUtf8Decoder(): Utf8Decoder {
  const decoder = new TextDecoder('utf-8', OPTIONS);
  return { push: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

/** For bytes that are all there: making a decoder takes longer than decoding a message. */
const wholeDecoder = new TextDecoder('utf-8', OPTIONS);

/** Decodes bytes that are all there. */
export const decodeUtf8 = (bytes: Uint8Array): string => wholeDecoder.decode(bytes);
