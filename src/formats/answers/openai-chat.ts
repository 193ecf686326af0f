import { isRecord } from '../../base/is-object.ts';
import { asCount, asList, asRef, asText, field } from '../json/fields.ts';
import { piece, pieceOf, type AnswerApi, type AnswerEvent, type AnswerPiece, type Usage } from './answer-piece.ts';

/** Fields in which servers that speak this API put what a model thinks; OpenAI's own has none. */
const REASONING = ['reasoning_content', 'reasoning', 'thinking'] as const;

function toolPieces(delta: unknown, key: string): readonly AnswerPiece[] {
  const calls = asList(field(delta, 'tool_calls')) ?? [];
  return calls.map((call) => {
    const of = field(call, 'function');
    const place = asRef(field(call, 'index')) ?? '0';
    return piece('tool', asText(field(of, 'arguments')) ?? '', `${key}.${place}`, asText(field(of, 'name')));
  });
}

function choicePieces(choice: unknown): readonly AnswerPiece[] {
  const key = asRef(field(choice, 'index')) ?? '0';
  const delta = field(choice, 'delta');
  return [
    ...REASONING.flatMap((name) => pieceOf('reasoning', field(delta, name), key)),
    ...pieceOf('text', field(delta, 'content'), key),
    ...pieceOf('refusal', field(delta, 'refusal'), key),
    ...toolPieces(delta, key),
    ...pieceOf('finish', field(choice, 'finish_reason'), key),
  ];
}

function usageOf(body: unknown): Usage | null {
  const usage = field(body, 'usage');
  if (!isRecord(usage)) return null;
  return { input: asCount(usage['prompt_tokens']), output: asCount(usage['completion_tokens']) };
}

/** The name of what an event adds: `content`, `tool_calls`, `finish_reason`. */
function typeOf(body: unknown): string {
  const [choice] = asList(field(body, 'choices')) ?? [];
  const delta = field(choice, 'delta');
  if (typeof field(choice, 'finish_reason') === 'string') return 'finish_reason';
  if (isRecord(delta)) {
    const named = Object.keys(delta).find((name) => name !== 'role' && delta[name] !== null && delta[name] !== '');
    if (named !== undefined) return named;
    return 'delta';
  }
  return isRecord(field(body, 'usage')) ? 'usage' : 'chunk';
}

function read(body: unknown): AnswerEvent | null {
  const error = field(body, 'error');
  if (isRecord(error)) {
    const text = asText(field(error, 'message')) ?? 'error';
    return { type: 'error', pieces: [piece('error', text)], model: null, usage: null, edge: null, id: null };
  }
  const choices = asList(field(body, 'choices'));
  if (choices === null) return null;
  return {
    type: typeOf(body),
    pieces: choices.flatMap(choicePieces),
    model: asText(field(body, 'model')),
    usage: usageOf(body),
    edge: null,
    id: asText(field(body, 'id')),
  };
}

/** OpenAI's chat completions, which most other servers offer as well (`chat.completion.chunk`). */
export const openAiChat: AnswerApi = {
  name: 'openai-chat',
  isSpokenIn: (body) =>
    field(body, 'object') === 'chat.completion.chunk' ||
    (typeof field(body, 'model') === 'string' && isRecord(field((asList(field(body, 'choices')) ?? [])[0], 'delta'))),
  read,
};
