import { readAnswerEvent } from '../../formats/answers/answer-apis.ts';
import { AnswerAssembler, type Answer } from '../../formats/answers/assemble-answer.ts';
import type { MessageLog } from '../../store/message-log.ts';

/** Messages of one answer that are put together; a longer one is not read by people. */
const MOST = 50_000;

/** Messages of other connections, one after another, behind which nothing of this one is looked for. */
const OTHERS = 2_000;

/** The first or last message of a connection around a position, looked for in one direction. */
function edge(log: MessageLog, position: number, by: 1 | -1): number {
  const connection = log.connection(position);
  let found = position;
  let others = 0;
  for (let place = position + by; place >= log.begin && place < log.end && others < OTHERS; place += by) {
    if (Math.abs(place - position) > MOST) break;
    if (log.connection(place) === connection) {
      found = place;
      others = 0;
    } else others += 1;
  }
  return found;
}

/**
 * The answer of a language model that a message is an event of: all events of its connection.
 *
 * @param beganAt when the request was sent, `null` if that is not known.
 */
export function answerAround(log: MessageLog, position: number, beganAt: number | null): Answer {
  const connection = log.connection(position);
  const assembler = new AnswerAssembler(beganAt);
  const last = edge(log, position, 1);
  for (let place = edge(log, position, -1); place <= last; place += 1) {
    if (log.connection(place) !== connection || log.direction(place) === 'out') continue;
    const { protocol, body } = log.decoded(place);
    const event = readAnswerEvent(protocol, body, log.event(place));
    if (event !== null) assembler.push(log.times.at(place), event);
  }
  return assembler.answer();
}
