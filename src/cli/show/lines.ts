import type { Finding } from '../../analysis/finding.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import { isPollClass, type Stream } from '../../analysis/streams/stream.ts';
import { unreachable } from '../../base/unreachable.ts';
import { describeMessage } from '../../store/describe-message.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { isContentGone } from '../../wire/record.ts';
import { likelyText, streamFacts } from '../../texts/cli/check-report.ts';
import { inducedTag } from '../../texts/findings/induced.ts';
import { LINE_WORDS } from '../../texts/cli/show.ts';
import { writeContent } from './content.ts';
import type { RecordingView } from './open-view.ts';
import { quoted } from './quoted.ts';
import type { Item } from './select.ts';

/** Characters of what names a message or stream, and of a sentence of a finding. */
const NAME = 120;
const ADDRESS = 300;
const SENTENCE = 600;

/** Characters of a binary message's content that are written, to cut from. */
const CONTENT = 20_000;

/** Lines of evidence for one finding, and messages that it names. */
const EVIDENCE = 6;
const PLACES = 8;

/** `name "value"`, or nothing for an empty value. */
const named = (name: string, value: string | null): readonly string[] =>
  value === null || value === '' ? [] : [`${name} ${quoted(value, NAME)}`];

/** The content: of a binary message what its protocol reads in it, else its bytes in base64. */
function contentWords(message: StreamMessage, characters: number): readonly string[] {
  const { data, encoding } = message.payload;
  const content = writeContent(message, CONTENT);
  if (content !== null) return [LINE_WORDS.content, quoted(content, characters)];
  return [...(encoding === 'base64' ? [LINE_WORDS.binary] : []), quoted(data, characters)];
}

function messageLine(view: RecordingView, log: MessageLog, position: number, characters: number): readonly string[] {
  const message = log.message(position);
  if (message === undefined) return [];
  const { payload, direction, event, id, size } = message;
  const { kind, channel } = describeMessage(message);
  const found = [...(view.context.found(log.stream).get(log.n(position)) ?? [])].filter((name) => name !== 'finding');
  const isGone = isContentGone(payload);
  const induced = view.recording.analysis.induced().messageOf(message.ref);
  return [
    direction,
    LINE_WORDS.stream(log.stream),
    LINE_WORDS.size(size),
    ...named('type', kind),
    ...named('channel', channel),
    ...(event === kind ? [] : named('event', event)),
    ...named('id', id),
    ...(induced === null ? [] : [inducedTag(induced.fault)]),
    ...(found.length === 0 ? [] : [LINE_WORDS.found(found)]),
    ...(isGone ? [LINE_WORDS.gone] : payload.isCut ? [LINE_WORDS.cut] : []),
    ...(isGone || characters === 0 ? [] : contentWords(message, characters)),
  ];
}

function streamLine(view: RecordingView, stream: Stream, matching: number | null): readonly string[] {
  const { messagesIn, messagesOut, connections, reconnects, poll, protocol, url, state } = stream;
  const facts = streamFacts({
    messagesIn,
    messagesOut,
    connections,
    hasRequests: isPollClass(stream.class),
    reconnects,
    period: poll?.period ?? null,
  });
  const found = view.findings.filter((finding) => finding.stream === stream.id).length;
  return [
    LINE_WORDS.stream(stream.id),
    stream.isClassMaybe ? likelyText(stream.class) : stream.class,
    state,
    ...(protocol === '' ? [] : named('protocol', protocol)),
    quoted(url, ADDRESS),
    `${[...facts, ...(found === 0 ? [] : [LINE_WORDS.findings(found)])].join(', ')},`,
    LINE_WORDS.span(view.clock(stream.firstAt), view.clock(stream.lastAt)),
    ...(matching === null ? [] : [`(${LINE_WORDS.matching(matching)})`]),
  ];
}

function findingLines(view: RecordingView, finding: Finding): string {
  const { kind, severity, confidence, stream, from, until, text, evidence, doubt, advice } = finding;
  const span = LINE_WORDS.span(view.clock(from), view.clock(until));
  const detail = (line: string): string => `\n    ${line}`;
  const hidden = evidence.length - EVIDENCE;
  const places = view.placesOf(finding);
  return [
    `${kind} ${severity} ${LINE_WORDS.stream(stream)} ${span} ${quoted(text, SENTENCE)}`,
    ...evidence.slice(0, EVIDENCE).map((line) => detail(quoted(line, ADDRESS))),
    ...(hidden > 0 ? [detail(LINE_WORDS.moreEvidence(hidden))] : []),
    ...(places.length === 0 ? [] : [detail(LINE_WORDS.places(places.slice(0, PLACES), places.length))]),
    ...(doubt === '' ? [] : [detail(`${LINE_WORDS.caveat(confidence)} ${quoted(doubt, SENTENCE)}`)]),
    ...(advice === '' ? [] : [detail(`suggestion ${quoted(advice, SENTENCE)}`)]),
  ].join('');
}

/**
 * Writes an item for people and agents: a line, and of a finding one for each piece of evidence. All that comes from the
 * recording is quoted, and cut where it is long.
 *
 * @param characters of a payload; 0 leaves it out.
 */
export function writeItem(view: RecordingView, { place, at, value }: Item, characters: number): string {
  switch (value.kind) {
    case 'message':
      return [`@${place}`, view.clock(at), ...messageLine(view, value.log, value.position, characters)].join(' ');
    case 'stream':
      return [`@${place}`, ...streamLine(view, value.stream, value.matching)].join(' ');
    case 'finding':
      return `@${place} ${findingLines(view, value.finding)}`;
    default:
      return unreachable(value);
  }
}
