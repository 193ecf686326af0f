import { isRecord } from '../../base/is-object.ts';
import { asCount, asRef, asText, field } from '../json/fields.ts';
import { piece, pieceOf, type AnswerApi, type AnswerEvent, type AnswerPiece } from './answer-piece.ts';

const TYPES: ReadonlySet<string> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
  'error',
]);

function piecesOf(type: string, body: unknown): readonly AnswerPiece[] {
  const key = asRef(field(body, 'index')) ?? '0';
  const block = field(body, 'content_block');
  const delta = field(body, 'delta');
  switch (type) {
    case 'content_block_start':
      return typeof field(block, 'name') === 'string'
        ? [piece('tool', '', key, asText(field(block, 'name')))]
        : [...pieceOf('text', field(block, 'text'), key), ...pieceOf('reasoning', field(block, 'thinking'), key)];
    case 'content_block_delta':
      return [
        ...pieceOf('text', field(delta, 'text'), key),
        ...pieceOf('reasoning', field(delta, 'thinking'), key),
        ...pieceOf('tool', field(delta, 'partial_json'), key),
      ];
    case 'message_delta':
      return pieceOf('finish', field(delta, 'stop_reason'));
    case 'error':
      return [piece('error', asText(field(field(body, 'error'), 'message')) ?? type)];
    default:
      return [];
  }
}

function read(body: unknown): AnswerEvent | null {
  const type = asText(field(body, 'type'));
  if (type === null || !TYPES.has(type)) return null;
  const message = field(body, 'message');
  const usage = field(message, 'usage') ?? field(body, 'usage');
  return {
    type: asText(field(field(body, 'delta'), 'type')) ?? type,
    pieces: piecesOf(type, body),
    model: asText(field(message, 'model')),
    usage: isRecord(usage) ? { input: asCount(usage['input_tokens']), output: asCount(usage['output_tokens']) } : null,
    edge: type === 'message_start' ? 'begins' : type === 'message_stop' ? 'ends' : null,
    id: null,
  };
}

/** Anthropic's messages: blocks that begin, grow and end between `message_start` and `message_stop`. */
export const anthropic: AnswerApi = {
  name: 'anthropic',
  isSpokenIn: (body) =>
    (field(body, 'type') === 'message_start' && isRecord(field(body, 'message'))) ||
    (field(body, 'type') === 'content_block_delta' && isRecord(field(body, 'delta'))),
  read,
};
