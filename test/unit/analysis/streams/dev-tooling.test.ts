import { describe, expect, test } from 'vitest';
import { isDevServerGreeting, isDevTooling } from '../../../../src/analysis/streams/dev-tooling.ts';

describe('dev tooling', () => {
  test('known channels of development servers', () => {
    expect(isDevTooling('ws://localhost:3000/_next/webpack-hmr', [])).toBe(true);
    expect(isDevTooling('ws://localhost:5173/?token=x', ['vite-hmr'])).toBe(true);
    expect(isDevTooling('ws://localhost:35729/livereload', [])).toBe(true);
  });
  test('a bare /ws is the app’s own unless its first message says otherwise', () => {
    expect(isDevTooling('ws://localhost:8080/ws', [])).toBe(false);
    expect(isDevServerGreeting('/ws', '{"type":"hot"}')).toBe(true);
    expect(isDevServerGreeting('/ws', '{"type":"hello"}')).toBe(false);
  });
});
