import { type Analysis, createAnalysis } from '../../analysis/analysis.ts';
import { keptDecoders } from '../../analysis/kept-decoders.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import { type Millis, millis } from '../../base/units.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import type { InputSummary } from '../input.ts';
import type { RecordingSource } from './recording-source.ts';

/** A message with what it says. */
export interface ReadMessage {
  readonly message: StreamMessage;
  readonly decoded: DecodedMessage;
}

/** A recording after its analysis, without its messages, which are read once more when they are written. */
export interface ExportedRecording {
  /** Path of the file. */
  readonly file: string;
  readonly input: InputSummary;
  readonly analysis: Analysis;
  readonly messageCount: number;
  messages(): AsyncIterable<ReadMessage>;
  /** The end of the recording, in milliseconds from its zero. */
  readonly until: Millis;
}

/** Analyses a recording while it is read. */
async function* messagesOf(source: RecordingSource, analysis: () => Analysis): AsyncGenerator<ReadMessage> {
  for await (const batch of source.batches()) {
    for (const record of batch) {
      const used = analysis();
      for (const [place, message] of used.push(record).entries())
        yield { message, decoded: used.reading(place).decoded };
    }
  }
}

/** Makes an analysis when the first record is there: the decoders of the recording are known then. */
function lateAnalysis(source: RecordingSource): () => Analysis {
  let made: Analysis | null = null;
  return () => {
    const { zero, decoders } = source.summary;
    return (made ??= createAnalysis({ zero: () => zero, chosenSteps: keptDecoders(decoders).stepsOf }));
  };
}

/**
 * Reads and analyses a whole recording, up to its end, with the decoders that it brings along.
 *
 * @param note receives each message.
 */
export async function analyseSource(
  file: string,
  source: RecordingSource,
  note: (message: StreamMessage) => void = () => undefined,
): Promise<ExportedRecording> {
  const made = lateAnalysis(source);
  let until = millis(0);
  let messageCount = 0;
  for await (const batch of source.batches()) {
    for (const record of batch) {
      for (const message of made().push(record)) {
        messageCount += 1;
        note(message);
      }
      if (record.at > until) until = record.at;
    }
  }
  const analysis = made();
  const input = source.summary;
  if (input.records > 0) {
    until = millis(Math.max(until, input.endsAt ?? 0));
    analysis.advance(until);
  }
  analysis.finish();
  return {
    file,
    input,
    analysis,
    messageCount,
    messages: () => messagesOf(source, lateAnalysis(source)),
    until,
  };
}
