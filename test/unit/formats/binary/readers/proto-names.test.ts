import { parse } from 'protocol-buffers-schema';
import { describe, expect, test } from 'vitest';
import { ProtoNames } from '../../../../../src/formats/binary/readers/proto-names.ts';

const namesOf = (...files: readonly string[]): ProtoNames => {
  const names = new ProtoNames();
  const schemas = files.map((file) => parse(file));
  for (const schema of schemas) names.add(schema);
  for (const schema of schemas) names.extend(schema);
  return names;
};

describe('the types of .proto files', () => {
  const names = namesOf(
    'package a.b; message Tick { message Part { optional int32 x = 1; } extensions 10 to 20; } enum Side { BUY = 1; }',
    'message Tick { optional int32 y = 1; } extend a.b.Tick { optional int32 more = 10; }',
    'package a; service Feed { rpc Open (b.Tick) returns (Missing); }',
  );

  test('have their full names, those inside others too, in the order of the files', () => {
    expect(names.order).toEqual(['a.b.Tick', 'a.b.Tick.Part', 'Tick']);
    expect(names.enums.get('a.b.Side')?.get(1)).toBe('BUY');
  });
  test('are those of the innermost scope that knows the name', () => {
    expect(names.resolve('Part', 'a.b.Tick')).toBe('a.b.Tick.Part');
    expect(names.resolve('Tick', 'a.b.Tick')).toBe('a.b.Tick');
    expect(names.resolve('Tick', 'c')).toBe('Tick');
    expect(names.resolve('b.Tick', 'a')).toBe('a.b.Tick');
    expect(names.resolve('Part', 'a.b')).toBeNull();
  });
  test('with a leading point are named in full', () => {
    expect(names.resolve('.Tick', 'a.b')).toBe('Tick');
    expect(names.resolve('.b.Tick', 'a')).toBeNull();
  });
  test('may be extended by another file', () => {
    expect(names.messages.get('a.b.Tick')?.fields.get(10)?.name).toBe('more');
  });
  test('of a method are its request and reply, also where no file has them', () => {
    expect(names.methods.get('a.Feed/Open')).toEqual({ request: 'a.b.Tick', reply: 'a.Missing' });
  });
});
