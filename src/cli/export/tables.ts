import { basename } from 'node:path';
import type { Finding } from '../../analysis/finding.ts';
import type { Stream, StreamId } from '../../analysis/streams/stream.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import type { ExportedRecording } from './exported-recording.ts';

/** Types of columns, as Parquet names them. Whole numbers are INT64, instants in milliseconds DOUBLE. */
export type ColumnType = 'STRING' | 'INT64' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP';

/** A value of a table. */
export type Cell = string | number | boolean | Date | null;

/** A table: its columns, and its rows in their order, each made when it is written. */
export interface Table {
  readonly name: 'recordings' | 'streams' | 'messages' | 'findings';
  readonly columns: readonly (readonly [name: string, type: ColumnType])[];
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
}

/** Names of the tables, in their order. */
export const TABLE_NAMES: readonly Table['name'][] = ['recordings', 'streams', 'messages', 'findings'];

/** The last instant that a `Date` can hold. */
const LAST_INSTANT = 8.64e15;

/** An instant of the recording as a time of the world; `null` where the file does not tell its zero. */
const timeOf = (zero: number, at: number): Date | null =>
  zero === 0 || Math.abs(zero + at) > LAST_INSTANT ? null : new Date(zero + at);

/** Where the row belongs: the first columns of each table. */
const PLACE = [['recording', 'STRING']] as const;

/** What a message says of itself; of several messages in one, what each says. */
function joined(decoded: DecodedMessage, part: (message: DecodedMessage) => string | number | bigint | null) {
  const values = (decoded.parts.length === 0 ? [decoded] : decoded.parts).map(part);
  return values.some((value) => value !== null) ? values.map((value) => String(value ?? '')).join(' | ') : null;
}

function recordingsTable({ file, input, analysis, messageCount, until }: ExportedRecording): Table {
  const streams = analysis.streams();
  return {
    name: 'recordings',
    columns: [
      ...PLACE,
      ['zero', 'TIMESTAMP'],
      ['length_ms', 'DOUBLE'],
      ['records', 'INT64'],
      ['streams', 'INT64'],
      ['messages', 'INT64'],
      ['findings', 'INT64'],
      ['problems', 'STRING'],
      ['writer', 'STRING'],
    ],
    rows: [
      [
        basename(file),
        timeOf(input.zero, 0),
        until,
        input.records,
        streams.length,
        messageCount,
        analysis.findings().length,
        input.problems.length === 0 ? null : input.problems.join('\n'),
        input.writer,
      ],
    ],
  };
}

function streamsTable({ file, input, analysis }: ExportedRecording): Table {
  const recording = basename(file);
  const row = (stream: Stream): readonly Cell[] => [
    recording,
    stream.id,
    stream.class,
    stream.isClassMaybe,
    stream.url,
    stream.method,
    stream.label,
    stream.protocol,
    stream.state,
    stream.connections,
    stream.reconnects,
    stream.messagesIn,
    stream.messagesOut,
    stream.bytesIn,
    stream.bytesOut,
    stream.firstAt,
    stream.lastAt,
    timeOf(input.zero, stream.firstAt),
    stream.pageUrl,
    stream.isDevTooling,
    analysis
      .numbering(stream.id)
      .map(({ path }) => path)
      .join(' | ') || null,
  ];
  return {
    name: 'streams',
    columns: [
      ...PLACE,
      ['stream', 'INT64'],
      ['transport', 'STRING'],
      ['is_transport_maybe', 'BOOLEAN'],
      ['url', 'STRING'],
      ['method', 'STRING'],
      ['label', 'STRING'],
      ['protocol', 'STRING'],
      ['state', 'STRING'],
      ['connections', 'INT64'],
      ['reconnects', 'INT64'],
      ['messages_in', 'INT64'],
      ['messages_out', 'INT64'],
      ['bytes_in', 'INT64'],
      ['bytes_out', 'INT64'],
      ['from_ms', 'DOUBLE'],
      ['until_ms', 'DOUBLE'],
      ['time', 'TIMESTAMP'],
      ['page_url', 'STRING'],
      ['is_dev_tooling', 'BOOLEAN'],
      ['numbering', 'STRING'],
    ],
    rows: analysis.streams().map(row),
  };
}

async function* messageRows(recorded: ExportedRecording): AsyncGenerator<readonly Cell[]> {
  const { file, input, analysis } = recorded;
  const recording = basename(file);
  const labels = new Map<StreamId, string>(analysis.streams().map(({ id, label }) => [id, label]));
  for await (const { message, decoded } of recorded.messages()) {
    yield [
      recording,
      message.stream,
      labels.get(message.stream) ?? '',
      message.connection,
      message.at,
      timeOf(input.zero, message.at),
      message.direction,
      message.bodyKind,
      message.size,
      message.event,
      message.id,
      decoded.protocol,
      joined(decoded, ({ type }) => type),
      joined(decoded, ({ channel }) => channel),
      joined(decoded, ({ number }) => number),
      message.payload.encoding,
      message.payload.isCut,
      message.payload.data,
    ];
  }
}

const messagesTable = (recording: ExportedRecording): Table => ({
  name: 'messages',
  columns: [
    ...PLACE,
    ['stream', 'INT64'],
    ['stream_label', 'STRING'],
    ['connection', 'INT64'],
    ['at_ms', 'DOUBLE'],
    ['time', 'TIMESTAMP'],
    ['direction', 'STRING'],
    ['kind', 'STRING'],
    ['size', 'INT64'],
    ['event', 'STRING'],
    ['id', 'STRING'],
    ['protocol', 'STRING'],
    ['type', 'STRING'],
    ['channel', 'STRING'],
    ['number', 'STRING'],
    ['encoding', 'STRING'],
    ['is_cut', 'BOOLEAN'],
    ['data', 'STRING'],
  ],
  rows: messageRows(recording),
});

function findingsTable({ file, input, analysis }: ExportedRecording): Table {
  const recording = basename(file);
  const row = (finding: Finding): readonly Cell[] => [
    recording,
    finding.stream,
    analysis.stream(finding.stream)?.label ?? '',
    finding.kind,
    finding.severity,
    finding.confidence,
    finding.from,
    finding.until,
    timeOf(input.zero, finding.from),
    finding.count,
    finding.text,
    finding.evidence.join('\n'),
    finding.doubt,
    finding.advice,
    finding.missing.map(({ group, first, last }) => `${group === '' ? '' : `${group}: `}${first}-${last}`).join('\n') ||
      null,
    finding.isInduced === true,
  ];
  return {
    name: 'findings',
    columns: [
      ...PLACE,
      ['stream', 'INT64'],
      ['stream_label', 'STRING'],
      ['kind', 'STRING'],
      ['severity', 'STRING'],
      ['confidence', 'STRING'],
      ['from_ms', 'DOUBLE'],
      ['until_ms', 'DOUBLE'],
      ['time', 'TIMESTAMP'],
      ['count', 'INT64'],
      ['text', 'STRING'],
      ['evidence', 'STRING'],
      ['caveat', 'STRING'],
      ['advice', 'STRING'],
      ['missing', 'STRING'],
      ['is_induced', 'BOOLEAN'],
    ],
    rows: analysis.findings().map(row),
  };
}

/** The tables of a recording, in the order of {@link TABLE_NAMES}. */
export const tablesOf = (recording: ExportedRecording): readonly Table[] => [
  recordingsTable(recording),
  streamsTable(recording),
  messagesTable(recording),
  findingsTable(recording),
];
