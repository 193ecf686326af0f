import { isRecord } from '../../base/is-object.ts';
import { asCount, asList, asRef, asText, field } from '../json/fields.ts';
import { writeJson } from '../json/write-json.ts';
import { piece, pieceOf, type AnswerApi, type AnswerEvent, type AnswerPiece } from './answer-piece.ts';

function partPieces(part: unknown, key: string, place: number): readonly AnswerPiece[] {
  const call = field(part, 'functionCall');
  if (isRecord(call)) {
    // A call comes whole.
    return [piece('tool', writeJson(call['args'] ?? {}), `${key}.${place}`, asText(call['name']))];
  }
  return pieceOf(field(part, 'thought') === true ? 'reasoning' : 'text', field(part, 'text'), key);
}

function candidatePieces(candidate: unknown): readonly AnswerPiece[] {
  const key = asRef(field(candidate, 'index')) ?? '0';
  const parts = asList(field(field(candidate, 'content'), 'parts')) ?? [];
  return [
    ...parts.flatMap((part, place) => partPieces(part, key, place)),
    ...pieceOf('finish', field(candidate, 'finishReason'), key),
  ];
}

function read(body: unknown): AnswerEvent | null {
  const error = field(body, 'error');
  const candidates = asList(field(body, 'candidates'));
  const usage = field(body, 'usageMetadata');
  if (isRecord(error)) {
    const text = asText(error['message']) ?? 'error';
    return { type: 'error', pieces: [piece('error', text)], model: null, usage: null, edge: null, id: null };
  }
  if (candidates === null && !isRecord(usage)) return null;
  return {
    type: candidates === null ? 'usageMetadata' : 'candidates',
    pieces: (candidates ?? []).flatMap(candidatePieces),
    model: asText(field(body, 'modelVersion')),
    usage: isRecord(usage)
      ? { input: asCount(usage['promptTokenCount']), output: asCount(usage['candidatesTokenCount']) }
      : null,
    edge: null,
    id: asText(field(body, 'responseId')),
  };
}

/** Gemini's `streamGenerateContent`: each event is a whole response with the next parts of its candidates. */
export const gemini: AnswerApi = {
  name: 'gemini',
  isSpokenIn: (body) => {
    const [first] = asList(field(body, 'candidates')) ?? [];
    return isRecord(field(first, 'content')) || (isRecord(first) && isRecord(field(body, 'usageMetadata')));
  },
  read,
};
