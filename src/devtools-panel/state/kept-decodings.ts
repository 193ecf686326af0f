import { keptDecoderFinder } from '../../analysis/kept-decoders.ts';
import type { Stream } from '../../analysis/streams/stream.ts';
import { CONNECTIONS_LIMIT, type KeptConnection, type SessionDecoder } from '../../formats/session/session-decoders.ts';
import { documentOf, recordingOf } from '../../store/comparison.ts';
import type { Panel } from './panel.ts';
import type { SourceState } from './source-state.ts';
import type { DecoderChoice } from './storage/decoder-choices.ts';

/** The decoders that open files bring along, by stream. */
export function keptDecodersIn({ status }: Pick<SourceState, 'status'>): (stream: Stream) => SessionDecoder | null {
  const finders = new WeakMap<readonly SessionDecoder[], ReturnType<typeof keptDecoderFinder>>();
  const finderOf = (decoders: readonly SessionDecoder[]) => {
    const known = finders.get(decoders) ?? keptDecoderFinder(decoders);
    finders.set(decoders, known);
    return known;
  };
  return ({ spans }) => {
    const now = status.peek();
    if (now.kind !== 'file' || now.recordings.every(({ decoders }) => decoders.length === 0)) return null;
    for (const span of spans) {
      const { recording, document } = documentOf(span.document);
      const found = finderOf(now.recordings[recording]?.decoders ?? [])(document, span.connection);
      if (found !== null) return found;
    }
    return null;
  };
}

/** The decoders in force in one of the open recordings, as they are saved with it: those of the newest connections. */
export function decodersToKeep(
  panel: Pick<Panel, 'recording' | 'decodings'>,
  recording: number,
): readonly SessionDecoder[] {
  const connections = new Map<DecoderChoice, KeptConnection[]>();
  for (const stream of panel.recording.analysis.streams()) {
    const choice = recordingOf(stream.id) === recording ? panel.decodings.of(stream) : null;
    if (choice === null) continue;
    const list = connections.get(choice) ?? [];
    for (const { document, connection } of stream.spans) list.push([documentOf(document).document, connection]);
    connections.set(choice, list);
  }
  return [...connections].map(([{ steps, protos }, list]) => ({
    connections: list.slice(-CONNECTIONS_LIMIT),
    steps,
    protos,
  }));
}
