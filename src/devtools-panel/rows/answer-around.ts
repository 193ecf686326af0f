import { readAnswerEvent } from '../../formats/answers/answer-apis.ts';
import type { AnswerEvent } from '../../formats/answers/answer-piece.ts';
import { AnswerAssembler, type Answer } from '../../formats/answers/assemble-answer.ts';
import type { MessageLog } from '../../store/message-log.ts';

/** Messages of one answer that are put together; a longer one is not read by people. */
const MOST = 50_000;

/** Messages of other connections, one after another, behind which nothing of this one is looked for. */
const OTHERS = 2_000;

/** The first or last message of a connection around a position, looked for in one direction. */
function outermost(log: MessageLog, position: number, by: 1 | -1): number {
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

/** Puts the answers of one connection together, one after another, and stops behind the one that a position is in. */
class AnswersOfConnection {
  #assembler: AnswerAssembler;
  /** When the page asked for the answer that comes next, `null` if that is not known. */
  #askedAt: number | null;
  #id: string | null = null;
  #hasBegun = false;
  #hasEnded = false;
  /** The reason of the end has come; facts such as the usage may follow. */
  #hasFinish = false;

  constructor(askedAt: number | null) {
    this.#askedAt = askedAt;
    this.#assembler = new AnswerAssembler(askedAt);
  }

  asked(at: number): void {
    this.#askedAt = at;
    if (!this.#hasBegun) this.#assembler = new AnswerAssembler(at);
  }

  /** Whether an event is the first of another answer than the present one. */
  isNext({ edge, id }: AnswerEvent): boolean {
    // Some servers give each event an id of its own.
    const isOther = this.#hasFinish && id !== null && this.#id !== null && id !== this.#id;
    return this.#hasBegun && (edge === 'begins' || isOther || this.#hasEnded);
  }

  push(at: number, event: AnswerEvent): void {
    if (this.isNext(event)) {
      this.#assembler = new AnswerAssembler(this.#askedAt);
      this.#id = null;
      this.#hasFinish = false;
    }
    this.#hasBegun = true;
    this.#hasEnded = event.edge === 'ends';
    this.#askedAt = null;
    this.#hasFinish ||= event.pieces.some(({ kind }) => kind === 'finish');
    this.#id ??= event.id;
    this.#assembler.push(at, event);
  }

  answer(): Answer {
    return this.#assembler.answer();
  }
}

/** What the page sent (`null`), or an event of an answer. */
interface Step {
  readonly place: number;
  readonly event: AnswerEvent | null;
}

/** What the page sent and what came of answers on the connection of a position, in order. */
function stepsAround(log: MessageLog, position: number): readonly Step[] {
  const connection = log.connection(position);
  const steps: Step[] = [];
  const last = outermost(log, position, 1);
  for (let place = outermost(log, position, -1); place <= last; place += 1) {
    if (log.connection(place) !== connection) continue;
    if (log.direction(place) === 'out') {
      steps.push({ place, event: null });
      continue;
    }
    const { protocol, body } = log.decoded(place);
    const event = readAnswerEvent(protocol, body, log.event(place));
    if (event !== null) steps.push({ place, event });
  }
  return steps;
}

/**
 * Leaves out the events of answers that came at the same time, where ids tell them apart: two events at least have the id
 * of the one at a position (some servers give each event an id of its own), and events of another id lie between them.
 * Whose question was which is not known then, so what the page sent is left out too.
 */
function withoutOthers(steps: readonly Step[], position: number): readonly Step[] {
  const own = steps.find(({ place }) => place === position)?.event?.id ?? null;
  if (own === null) return steps;
  const isOwn = ({ event }: Step): boolean => event?.id === own;
  const between = steps.slice(steps.findIndex(isOwn), steps.findLastIndex(isOwn));
  const isAlone = between.every(({ event }) => event === null || event.id === null || event.id === own);
  return isAlone ? steps : steps.filter((step) => isOwn(step) || step.event?.id === null);
}

/**
 * The answer of a language model that a message is an event of: the events of its connection, from where the API says that
 * this answer begins to where the next one does.
 *
 * @param beganAt when the request was sent, `null` if that is not known. A question that the page sent as a message counts
 *   instead, and alone for a later answer of the connection.
 */
export function answerAround(log: MessageLog, position: number, beganAt: number | null): Answer {
  const all = stepsAround(log, position);
  const steps = withoutOthers(all, position);
  const answers = new AnswersOfConnection(steps === all ? beganAt : null);
  for (const { place, event } of steps) {
    const at = log.times.at(place);
    if (event === null) answers.asked(at);
    else if (place > position && answers.isNext(event)) break;
    else answers.push(at, event);
  }
  return answers.answer();
}
