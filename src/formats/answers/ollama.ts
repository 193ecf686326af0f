import { isRecord } from '../../base/is-object.ts';
import { asCount, asList, asText, field } from '../json/fields.ts';
import { writeJson } from '../json/write-json.ts';
import { piece, pieceOf, type AnswerApi, type AnswerEvent } from './answer-piece.ts';

function read(body: unknown): AnswerEvent | null {
  const error = asText(field(body, 'error'));
  if (error !== null)
    return { type: 'error', pieces: [piece('error', error)], model: null, usage: null, edge: null, id: null };
  if (typeof field(body, 'done') !== 'boolean') return null;
  const message = field(body, 'message');
  const isDone = field(body, 'done') === true;
  const calls = asList(field(message, 'tool_calls')) ?? [];
  return {
    type: isDone ? 'done' : isRecord(message) ? 'message' : 'response',
    pieces: [
      ...pieceOf('reasoning', field(message, 'thinking') ?? field(body, 'thinking')),
      ...pieceOf('text', field(message, 'content') ?? field(body, 'response')),
      // A call comes whole.
      ...calls.map((call, place) => {
        const of = field(call, 'function');
        return piece('tool', writeJson(field(of, 'arguments') ?? {}), String(place), asText(field(of, 'name')));
      }),
      ...(isDone ? [piece('finish', asText(field(body, 'done_reason')) ?? 'done')] : []),
    ],
    model: asText(field(body, 'model')),
    usage: isDone
      ? { input: asCount(field(body, 'prompt_eval_count')), output: asCount(field(body, 'eval_count')) }
      : null,
    edge: isDone ? 'ends' : null,
    id: null,
  };
}

/** Ollama's `/api/chat` and `/api/generate`: a JSON object a line, the last with `done`. */
export const ollama: AnswerApi = {
  name: 'ollama',
  isSpokenIn: (body) =>
    typeof field(body, 'model') === 'string' &&
    typeof field(body, 'created_at') === 'string' &&
    typeof field(body, 'done') === 'boolean' &&
    (isRecord(field(body, 'message')) || typeof field(body, 'response') === 'string'),
  read,
};
