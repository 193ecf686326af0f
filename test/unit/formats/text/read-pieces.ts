import { type BodyMessage, type BodyParser, createBodyParser } from '../../../../src/formats/text/body-parser.ts';

/** The parser for a media type, which must have one. */
export function parserFor(contentType: string): BodyParser {
  const parser = createBodyParser(contentType);
  if (parser === null) throw new Error(`no parser for ${contentType}`);
  return parser;
}

/** What a parser makes of pieces, its end included. */
export function readPieces(
  pieces: readonly string[],
  contentType = 'text/event-stream',
): { readonly messages: readonly BodyMessage[]; readonly unfinished: number; readonly retry: number | null } {
  const parser = parserFor(contentType);
  const messages = pieces.flatMap((piece) => [...parser.push(piece)]);
  const end = parser.end();
  return { messages: [...messages, ...end.messages], unfinished: end.unfinished, retry: parser.retry };
}

/** Event, id and data of each. */
export const brief = (messages: readonly BodyMessage[]): readonly (readonly (string | null)[])[] =>
  messages.map(({ data, event, id }) => [event, id, data]);
