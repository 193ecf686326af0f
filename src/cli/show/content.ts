import type { StreamMessage } from '../../analysis/streams/message.ts';
import { partsOf, type DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { writeJson } from '../../formats/json/write-json.ts';
import { readingOf } from '../../store/read-again.ts';

/** Characters of a payload that is read for one line; of longer ones the bytes are shown. */
const READ_CHARACTERS = 1_000_000;

/** What a packet carries: its content, or its parts where it has none. `undefined` if that is bytes. */
function contentOf({ content, fields }: DecodedMessage): unknown {
  if (content === undefined) return fields ?? undefined;
  return content instanceof Uint8Array ? undefined : content;
}

/**
 * What the protocol says that a binary message carries, as JSON; `null` for text, and for bytes that nothing reads.
 *
 * @param most characters of it that are written.
 */
export function writeContent(message: StreamMessage, most: number): string | null {
  const { payload } = message;
  if (payload.encoding !== 'base64' || payload.data.length > READ_CHARACTERS) return null;
  const contents = partsOf(readingOf(message)).map(contentOf);
  if (contents.some((content) => content === undefined)) return null;
  const whole = contents.length === 1 ? contents[0] : contents;
  return writeJson(whole, most);
}
