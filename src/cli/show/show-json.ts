import { unreachable } from '../../base/unreachable.ts';
import type { Stream } from '../../analysis/streams/stream.ts';
import { describeMessage } from '../../store/describe-message.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { readingOf } from '../../store/read-again.ts';
import { toFindingJson, toStreamFactsJson } from '../check/check-json.ts';
import { toPrintableJson } from '../printable.ts';
import { writeContent } from './content.ts';
import type { RecordingView } from './open-view.ts';
import { quote } from './quoted.ts';
import type { Item } from './select.ts';

/** A message. Instants in milliseconds from the recording's zero; `data` is its begin, `more` how much of it was cut. */
function messageJson(view: RecordingView, log: MessageLog, position: number, characters: number): object {
  const message = log.message(position);
  if (message === undefined) return {};
  const { payload, direction, connection, size, event, id } = message;
  const { kind, channel } = describeMessage(message);
  const { taken } = quote(payload.data, characters);
  return {
    stream: log.stream,
    connection,
    direction,
    size,
    type: kind,
    channel,
    event,
    id,
    protocol: readingOf(message).protocol,
    content: writeContent(message, characters),
    encoding: payload.encoding,
    data: payload.data.slice(0, taken),
    more: payload.data.length - taken,
    isCut: payload.isCut,
    induced: view.recording.analysis.induced().messageOf(message.ref)?.fault ?? null,
    found: [...(view.context.found(log.stream).get(log.n(position)) ?? [])],
  };
}

const streamJson = (stream: Stream, matching: number | null): object => ({
  ...toStreamFactsJson(stream),
  ...(matching === null ? {} : { matching }),
});

function valueOf(view: RecordingView, { value }: Item, characters: number): object {
  switch (value.kind) {
    case 'message':
      return messageJson(view, value.log, value.position, characters);
    case 'stream':
      return streamJson(value.stream, value.matching);
    case 'finding':
      return { ...toFindingJson(value.finding), places: view.placesOf(value.finding).map((place) => `@${place}`) };
    default:
      return unreachable(value);
  }
}

/** Writes an item as one line of JSON, with its place and its time as people read it. */
export const writeItemJson = (view: RecordingView, item: Item, characters: number): string =>
  toPrintableJson(
    JSON.stringify({ place: item.place, at: item.at, time: view.clock(item.at), ...valueOf(view, item, characters) }),
  );
