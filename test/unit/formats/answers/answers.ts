import { AnswerAssembler, type Answer } from '../../../../src/formats/answers/assemble-answer.ts';
import { ANSWER_APIS, readAnswerEvent } from '../../../../src/formats/answers/answer-apis.ts';

/** Puts events of an API together, 100 ms apart. One of them must be a sign of that API and of no other. */
export function assembled(api: string, events: readonly unknown[]): Answer {
  const signs = new Set(
    ANSWER_APIS.filter((each) => events.some((event) => each.isSpokenIn(event, null))).map(({ name }) => name),
  );
  if (signs.size !== 1 || !signs.has(api)) throw new Error(`taken for ${[...signs].join(', ')}`);
  const assembler = new AnswerAssembler(0);
  for (const [index, event] of events.entries()) {
    const read = readAnswerEvent(api, event, null);
    if (read !== null) assembler.push(100 * (index + 1), read);
  }
  return assembler.answer();
}
