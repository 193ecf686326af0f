import { beforeAll, expect, test } from 'vitest';
import type { Stream } from '../../../../../src/analysis/streams/stream.ts';
import { createDecoderChoices } from '../../../../../src/devtools-panel/state/storage/decoder-choices.ts';
import { installBinaryReaders } from '../../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../../src/formats/binary/readers/all-readers.ts';

beforeAll(() => installBinaryReaders(allReaders));

const STREAM = { pageUrl: 'https://app.test/a', url: 'wss://app.test/live?id=1', method: 'GET' } as Stream;
const OTHER = { ...STREAM, pageUrl: 'https://other.test/' };
const CHOICE = {
  steps: [{ kind: 'proto', type: 'feed.Tick' }],
  protos: [{ name: 'feed.proto', text: 'syntax = "proto3"; package feed; message Tick { uint64 seq = 1; }' }],
} as const;

function storageWith(text: string | null) {
  const stored = { text };
  return {
    stored,
    getItem: () => stored.text,
    setItem: (_: string, value: string) => {
      stored.text = value;
    },
  };
}

test('a choice is for the site and endpoint, and is there when the panel opens again, with its types', () => {
  const storage = storageWith(null);
  expect(createDecoderChoices(storage).set(STREAM, CHOICE)).toBe(true);
  const again = createDecoderChoices(storage);
  expect(again.of(STREAM)).toEqual(CHOICE);
  expect(again.of(OTHER)).toBeNull();
  expect(again.stepsOf(STREAM)?.schema?.types).toEqual(['feed.Tick']);
  again.set(STREAM, null);
  expect(createDecoderChoices(storage).of(STREAM)).toBeNull();
});

test('what a file brings along holds until the user chooses, or does not want it', () => {
  const kept = { steps: [{ kind: 'json' }] as const, protos: [] };
  const choices = createDecoderChoices(null, () => kept);
  expect(choices.of(STREAM)).toBe(kept);
  choices.set(STREAM, CHOICE);
  expect([choices.of(STREAM), choices.of(OTHER)]).toEqual([CHOICE, kept]);
  choices.set(STREAM, null);
  expect([choices.of(STREAM), choices.of(OTHER)]).toEqual([null, kept]);
});

test('what is stored is not believed', () => {
  const { stored } = storageWith(null);
  createDecoderChoices({ getItem: () => null, setItem: (_, value) => void (stored.text = value) }).set(STREAM, CHOICE);
  const key = /^\[\["([^"]+)"/.exec(stored.text ?? '')?.[1] ?? '';
  for (const bad of ['{', '7', `[["${key}",{"steps":["eval"]}]]`, `[["${key}",7]]`]) {
    expect(createDecoderChoices(storageWith(bad)).of(STREAM)).toBeNull();
  }
});

test('a full storage is said', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  };
  const choices = createDecoderChoices(full);
  expect(choices.set(STREAM, CHOICE)).toBe(false);
  expect(choices.of(STREAM)).toEqual(CHOICE);
});
