import { isRecord } from '../../base/is-object.ts';
import { asCount, asRef, asText, field } from '../json/fields.ts';
import { piece, pieceOf, type AnswerApi, type AnswerEvent, type AnswerPiece, type PieceKind } from './answer-piece.ts';

/** Events that bring the next characters of something. */
const DELTAS: Readonly<Record<string, PieceKind>> = {
  'response.output_text.delta': 'text',
  'response.refusal.delta': 'refusal',
  'response.reasoning_text.delta': 'reasoning',
  'response.reasoning_summary_text.delta': 'reasoning',
  'response.function_call_arguments.delta': 'tool',
  'response.mcp_call_arguments.delta': 'tool',
  'response.custom_tool_call_input.delta': 'tool',
  'response.code_interpreter_call_code.delta': 'tool',
  // Voice: what the assistant says, under its present and its earlier name.
  'response.output_audio_transcript.delta': 'text',
  'response.audio_transcript.delta': 'text',
  'response.text.delta': 'text',
};

const ENDS: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.done',
]);

function piecesOf(type: string, body: unknown): readonly AnswerPiece[] {
  const key = asRef(field(body, 'output_index')) ?? '0';
  const kind = Object.hasOwn(DELTAS, type) ? DELTAS[type] : undefined;
  if (kind !== undefined) return pieceOf(kind, field(body, 'delta'), key);
  const item = field(body, 'item');
  if (type === 'response.output_item.added' && typeof field(item, 'name') === 'string') {
    return [piece('tool', '', key, asText(field(item, 'name')))];
  }
  if (type === 'error') return [piece('error', asText(field(body, 'message')) ?? type)];
  if (!ENDS.has(type)) return [];
  const response = field(body, 'response');
  const reason =
    asText(field(field(response, 'incomplete_details'), 'reason')) ?? asText(field(response, 'status')) ?? type;
  const error = asText(field(field(response, 'error'), 'message'));
  return [piece('finish', reason), ...(error === null ? [] : [piece('error', error)])];
}

function read(body: unknown): AnswerEvent | null {
  const type = asText(field(body, 'type'));
  if (type === null || !(type.startsWith('response.') || type === 'error')) return null;
  const response = field(body, 'response');
  const usage = field(response, 'usage');
  return {
    type,
    pieces: piecesOf(type, body),
    model: asText(field(response, 'model')),
    usage: isRecord(usage) ? { input: asCount(usage['input_tokens']), output: asCount(usage['output_tokens']) } : null,
    edge: type === 'response.created' ? 'begins' : ENDS.has(type) ? 'ends' : null,
    // Only the events of a WebSocket or a data channel name their answer: several may be on their way there.
    id: asText(field(response, 'id')) ?? asText(field(body, 'response_id')),
  };
}

/**
 * OpenAI's responses: events named `response.…`, numbered by `sequence_number`. So are those of its voice assistants, on a
 * WebSocket or the data channel `oai-events`, without numbers.
 */
export const openAiResponses: AnswerApi = {
  name: 'openai-responses',
  isSpokenIn: (body) =>
    /^response\.[a-z_]+(\.[a-z_]+)*$/.test(asText(field(body, 'type')) ?? '') &&
    (isRecord(field(body, 'response')) || typeof field(body, 'sequence_number') === 'number'),
  read,
};
