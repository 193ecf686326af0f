import { describe, expect, test } from 'vitest';
import { GrpcFrames, grpcTextBytes } from '../../../../src/formats/protocols/grpc-frames.ts';

/** A message: flags, length in four bytes, content. */
const frame = (content: readonly number[], flags = 0): readonly number[] => [
  flags,
  0,
  0,
  0,
  content.length,
  ...content,
];
const push = (frames: GrpcFrames, bytes: readonly number[]) =>
  frames.push(Uint8Array.from(bytes))?.map(({ flags, bytes: content, isJoined }) => [flags, [...content], isJoined]) ??
  null;

describe('messages of gRPC', () => {
  test('may be several in a piece', () => {
    expect(push(new GrpcFrames(), [...frame([1]), ...frame([2, 3], 0x80)])).toEqual([
      [0, [1], false],
      [0x80, [2, 3], false],
    ]);
  });
  test('cut at every byte are the same messages', () => {
    const all = [...frame([1, 2, 3]), ...frame([4], 1)];
    for (let at = 1; at < all.length; at += 1) {
      const frames = new GrpcFrames();
      const found = [...(push(frames, all.slice(0, at)) ?? []), ...(push(frames, all.slice(at)) ?? [])];
      expect(found.map(([flags, content]) => [flags, content])).toEqual([
        [0, [1, 2, 3]],
        [1, [4]],
      ]);
    }
  });
  test('that began in an earlier piece say so', () => {
    const frames = new GrpcFrames();
    push(frames, frame([1, 2]).slice(0, 6));
    expect(push(frames, [2, ...frame([3])])).toEqual([
      [0, [1, 2], true],
      [0, [3], false],
    ]);
  });
  test('have no other flags: bytes with others are no such messages', () => {
    expect(push(new GrpcFrames(), [4, 0, 0, 0, 0])).toBeNull();
    expect(push(new GrpcFrames(), [...frame([1]), 4])).toEqual([[0, [1], false]]);
  });
  test('longer than 8 MiB are not waited for', () => {
    const frames = new GrpcFrames();
    expect(push(frames, [0, 0x7f, 0, 0, 0, 1])).toBeNull();
    expect(push(frames, frame([1]))).toEqual([[0, [1], false]]);
  });
  test('of a new call do not go on with the old one', () => {
    const frames = new GrpcFrames();
    push(frames, frame([1, 2]).slice(0, 6));
    frames.restart();
    expect(push(frames, frame([9]))).toEqual([[0, [9], false]]);
  });
});

test('base64 may be padded after each message', () => {
  const text = [[1], [2, 3]].map((bytes) => Buffer.from(bytes).toString('base64')).join('');
  expect([...(grpcTextBytes(text) ?? [])]).toEqual([1, 2, 3]);
  expect([grpcTextBytes(''), grpcTextBytes('no base64!')]).toEqual([null, null]);
});
