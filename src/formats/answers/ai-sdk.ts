import { isRecord } from '../../base/is-object.ts';
import { asCount, asRef, asText, field } from '../json/fields.ts';
import { writeJson } from '../json/write-json.ts';
import { piece, pieceOf, type AnswerApi, type AnswerEvent, type AnswerPiece } from './answer-piece.ts';

/** Chunks of the UI message stream; those with data of the app are named `data-…`. */
const TYPES =
  /^(start|finish|abort|error|(start|finish)-step|(text|reasoning)-(start|delta|end)|tool-(input-(start|delta|available|error)|output-(available|error)|approval-request)|source-(url|document)|file|message-metadata|data-.+)$/;

function piecesOf(type: string, body: unknown): readonly AnswerPiece[] {
  const key = asRef(field(body, 'id')) ?? asRef(field(body, 'toolCallId')) ?? '';
  switch (type) {
    case 'text-delta':
      return pieceOf('text', field(body, 'delta'), key);
    case 'reasoning-delta':
      return pieceOf('reasoning', field(body, 'delta'), key);
    case 'tool-input-start':
      return [piece('tool', '', key, asText(field(body, 'toolName')))];
    case 'tool-input-delta':
      return pieceOf('tool', field(body, 'inputTextDelta'), key);
    case 'error':
      return [piece('error', asText(field(body, 'errorText')) ?? type)];
    case 'abort':
    case 'finish':
      return [piece('finish', asText(field(body, 'finishReason')) ?? type)];
    default:
      return [];
  }
}

function read(body: unknown): AnswerEvent | null {
  const type = asText(field(body, 'type'));
  if (type === null || !TYPES.test(type)) return null;
  const metadata = field(body, 'messageMetadata');
  const usage = field(metadata, 'usage') ?? field(metadata, 'totalUsage');
  const input = type === 'tool-input-available' ? field(body, 'input') : undefined;
  const called =
    input === undefined
      ? []
      : // The whole arguments once more, or for the first time where they did not come in pieces.
        [
          piece(
            'tool',
            writeJson(input),
            asRef(field(body, 'toolCallId')) ?? '',
            asText(field(body, 'toolName')),
            true,
          ),
        ];
  return {
    type,
    pieces: [...piecesOf(type, body), ...called],
    model: asText(field(metadata, 'model')),
    usage: isRecord(usage) ? { input: asCount(usage['inputTokens']), output: asCount(usage['outputTokens']) } : null,
    edge: type === 'start' ? 'begins' : type === 'finish' || type === 'abort' ? 'ends' : null,
    id: null,
  };
}

/** The UI message stream of the AI SDK (version 5 and later): `text-delta`, `reasoning-delta`, `tool-input-delta` … */
export const aiSdk: AnswerApi = {
  name: 'ai-sdk',
  isSpokenIn: (body) => {
    const type = asText(field(body, 'type')) ?? '';
    return (
      (/^(text|reasoning)-(start|delta)$/.test(type) && typeof field(body, 'id') === 'string') ||
      (type.startsWith('tool-input-') && typeof field(body, 'toolCallId') === 'string')
    );
  },
  read,
};
