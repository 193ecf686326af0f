import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import type { Stream } from '../../../../src/analysis/streams/stream.ts';
import type { SourceStatus } from '../../../../src/devtools-panel/source/source.ts';
import { decodersToKeep, keptDecodersIn } from '../../../../src/devtools-panel/state/kept-decodings.ts';
import type { Panel } from '../../../../src/devtools-panel/state/panel.ts';
import type { SessionDecoder } from '../../../../src/formats/session/session-decoders.ts';
import { documentIn } from '../../../../src/store/comparison.ts';

const decoderOf = (document: string): SessionDecoder => ({
  connections: [[document, 1]],
  steps: [{ kind: 'messagepack' }],
  protos: [],
});

const streamOf = (id: number, ...documents: readonly string[]) =>
  ({ id, spans: documents.map((document) => ({ document, connection: 1 })) }) as unknown as Stream;

const openFiles = (...files: readonly (readonly SessionDecoder[])[]) =>
  signal({ kind: 'file', recordings: files.map((decoders) => ({ decoders })) } as unknown as SourceStatus);

describe('the decoders of open files', () => {
  test('are for the streams of their own file, though both have a document of the same name', () => {
    const [first, second] = [decoderOf('d'), decoderOf('d')];
    const of = keptDecodersIn({ status: openFiles([first], [second]) });
    expect(of(streamOf(1, documentIn(0, 'd')))).toBe(first);
    expect(of(streamOf(2, documentIn(1, 'd')))).toBe(second);
    expect(of(streamOf(3, documentIn(1, 'e')))).toBeNull();
  });

  test('are none while a page is recorded', () => {
    const status = signal({ kind: 'connected' } as SourceStatus);
    expect(keptDecodersIn({ status })(streamOf(1, 'd'))).toBeNull();
  });
});

test('what is kept are the choices in force in one recording, each with the connections of its streams', () => {
  const { steps } = decoderOf('d');
  const choice = { steps, protos: [] };
  const streams = [streamOf(1, 'd', 'e'), streamOf(2, 'd'), streamOf(3, 'f'), streamOf(10_000_001, documentIn(1, 'd'))];
  const panel = {
    recording: { analysis: { streams: () => streams } },
    decodings: { of: ({ id }: Stream) => (id === 2 ? null : choice) },
  } as unknown as Pick<Panel, 'recording' | 'decodings'>;
  const connections = (recording: number) => decodersToKeep(panel, recording).map((decoder) => decoder.connections);
  expect(connections(0)).toEqual([
    [
      ['d', 1],
      ['e', 1],
      ['f', 1],
    ],
  ]);
  expect(connections(1)).toEqual([[['d', 1]]]);
});
