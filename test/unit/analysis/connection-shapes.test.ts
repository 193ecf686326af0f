import { describe, expect, test } from 'vitest';
import { CONNECTION_SHAPES, judgeShape } from './connection-shapes.ts';

describe('connections in the shapes that pages make', () => {
  const cases = CONNECTION_SHAPES.map((shape) => [shape.name, shape] as const);

  test.each(cases)('%s: what is wrong is found, and no other warning', (_name, shape) => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const { missing, wrong } = judgeShape(shape, seed * 101);
      expect({ missing, wrong: wrong.map(({ text }) => text) }).toEqual({ missing: [], wrong: [] });
    }
  });
});
