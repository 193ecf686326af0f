import { asRef, asText, field } from '../json/fields.ts';
import { piece, pieceOf, type AnswerApi, type AnswerEvent, type AnswerPiece, type PieceKind } from './answer-piece.ts';

/** Events that bring the next characters of something (https://docs.ag-ui.com/concepts/events). */
const DELTAS: Readonly<Record<string, PieceKind>> = {
  TEXT_MESSAGE_CONTENT: 'text',
  TEXT_MESSAGE_CHUNK: 'text',
  THINKING_TEXT_MESSAGE_CONTENT: 'reasoning',
  REASONING_MESSAGE_CONTENT: 'reasoning',
  REASONING_MESSAGE_CHUNK: 'reasoning',
  TOOL_CALL_ARGS: 'tool',
  TOOL_CALL_CHUNK: 'tool',
};

const NAMES =
  /^(RUN_(STARTED|FINISHED|ERROR)|STEP_(STARTED|FINISHED)|(THINKING_)?TEXT_MESSAGE_(START|CONTENT|END|CHUNK)|(THINKING|REASONING)_(START|END)|REASONING_MESSAGE_(START|CONTENT|END|CHUNK)|TOOL_CALL_(START|ARGS|END|RESULT|CHUNK)|STATE_(SNAPSHOT|DELTA)|MESSAGES_SNAPSHOT|ACTIVITY_(SNAPSHOT|DELTA)|RAW|CUSTOM)$/;

function piecesOf(type: string, body: unknown): readonly AnswerPiece[] {
  const key = asRef(field(body, 'toolCallId')) ?? asRef(field(body, 'messageId')) ?? '';
  const kind = Object.hasOwn(DELTAS, type) ? DELTAS[type] : undefined;
  const name = asText(field(body, 'toolCallName'));
  if (kind === 'tool' && name !== null) return [piece('tool', asText(field(body, 'delta')) ?? '', key, name)];
  if (kind !== undefined) return pieceOf(kind, field(body, 'delta'), key);
  if (type === 'TOOL_CALL_START') return [piece('tool', '', key, name)];
  if (type === 'RUN_FINISHED') return [piece('finish', type)];
  if (type === 'RUN_ERROR') return [piece('error', asText(field(body, 'message')) ?? type), piece('finish', type)];
  return [];
}

function read(body: unknown): AnswerEvent | null {
  const type = asText(field(body, 'type'));
  if (type === null || !NAMES.test(type)) return null;
  const edge = type === 'RUN_STARTED' ? 'begins' : /^RUN_(FINISHED|ERROR)$/.test(type) ? 'ends' : null;
  return { type, pieces: piecesOf(type, body), model: null, usage: null, edge, id: null };
}

/** AG-UI, by which agents talk to front ends. */
export const agUi: AnswerApi = {
  name: 'ag-ui',
  isSpokenIn: (body) =>
    (field(body, 'type') === 'RUN_STARTED' && typeof field(body, 'runId') === 'string') ||
    (/^(TEXT_MESSAGE_(START|CONTENT)|TOOL_CALL_(START|ARGS))$/.test(asText(field(body, 'type')) ?? '') &&
      (typeof field(body, 'messageId') === 'string' || typeof field(body, 'toolCallId') === 'string')),
  read,
};
