import { describe, expect, test } from 'vitest';
import { isDevServerGreeting, isDevTooling } from '../../../../src/analysis/streams/dev-tooling.ts';

describe('dev tooling', () => {
  test('known channels of development servers', () => {
    expect(isDevTooling('ws://localhost:3000/_next/webpack-hmr', [])).toBe(true);
    expect(isDevTooling('ws://localhost:5173/?token=x', ['vite-hmr'])).toBe(true);
    expect(isDevTooling('ws://localhost:35729/livereload', [])).toBe(true);
  });
  test.each([
    'ws://localhost:3000/_next/hmr?id=1',
    'ws://localhost:3000/rsbuild-hmr',
    'ws://localhost:3000/_bun/hmr',
    'http://localhost:8000/esbuild',
    'ws://localhost:6006/storybook-server-channel',
    'ws://localhost:4000/phoenix/live_reload/socket/websocket?vsn=2.0.0',
    'http://localhost:8000/__reload__/events/',
    'ws://localhost:3000/hotwire-spark',
    'ws://localhost:8000/_frsh/alive',
  ])('%s is one', (url) => {
    expect(isDevTooling(url, [])).toBe(true);
  });
  test('an app’s own path that only ends alike is not', () => {
    expect(isDevTooling('https://app.test/docs/esbuild', [])).toBe(false);
    expect(isDevTooling('wss://app.test/phoenix/socket/websocket', [])).toBe(false);
  });
  test('a bare /ws is the app’s own unless its first message says otherwise', () => {
    expect(isDevTooling('ws://localhost:8080/ws', [])).toBe(false);
    expect(isDevServerGreeting('/ws', '{"type":"hot"}')).toBe(true);
    expect(isDevServerGreeting('/ws', '{"type":"hello"}')).toBe(false);
  });
});
