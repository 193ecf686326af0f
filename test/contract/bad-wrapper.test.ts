import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, launch, type BrowserName } from '../drivers/index.ts';
import { compare } from './compare.ts';
import { CASE_FILES, runCases } from './run-cases.ts';
import { startContractServer, type ContractServer } from './server.ts';

/** What is wrong with fixtures/bad-wrapper.js, each with a case that must say so. */
const MUST_DIFFER = {
  'own function in place of the constructor': 'identity: WebSocket and all its members',
  'new is not needed': 'identity: called without new',
  'subclasses lose their prototype': 'identity: subclasses keep their methods',
  'onmessage always first': 'events: WebSocket, listener before attribute',
  'options of listeners ignored': 'events: WebSocket, once, signal and passive',
  'listener objects ignored': 'events: WebSocket, listener objects and their this',
  'duplicates called twice': 'events: WebSocket, the same listener twice',
  'stopImmediatePropagation without effect': 'events: WebSocket, stopImmediatePropagation in the first listener',
  'exceptions swallowed': 'events: WebSocket, exceptions reach window.onerror and stop no other listener',
  'a proxy in place of the instance': 'identity: own properties of instances',
  'a promise of its own': 'fetch: microtasks until an already aborted call is rejected',
  'a clone that reads on': 'streams: back-pressure reaches the server',
  'a clone that stays when the page cancels': 'streams: cancel closes the connection at the server',
} as const;

/** What shows in one browser alone: Firefox takes a body whether anybody reads it or not. */
const ONLY_IN: Readonly<Partial<Record<keyof typeof MUST_DIFFER, BrowserName>>> = {
  'a clone that reads on': 'chromium',
};

const mistakesIn = (browser: BrowserName): readonly (readonly [mistake: string, name: string])[] =>
  Object.entries(MUST_DIFFER).filter(
    ([mistake]) => (ONLY_IN[mistake as keyof typeof MUST_DIFFER] ?? browser) === browser,
  );

const only = Object.values(MUST_DIFFER);

/** The files that hold those cases. */
const FILES = CASE_FILES.filter((file) => /^(?:identity|events|fetch|fetch-bodies|fetch-streams)$/.test(file));

describe.each(BROWSERS)('a careless recorder in %s', (name) => {
  let server: ContractServer;
  let differing: readonly string[];

  beforeAll(async () => {
    server = await startContractServer();
    const browser = await launch(name);
    try {
      const without = await runCases(browser, server, { run: 'run-a', only }, FILES);
      const careless = await runCases(
        browser,
        server,
        { run: 'run-b', only, first: '/fixtures/bad-wrapper.js' },
        FILES,
      );
      differing = compare(without, careless).map((difference) => difference.name);
      console.log(`${name}, careless recorder: ${without.size} cases, ${differing.length} different`);
    } finally {
      await browser.close();
    }
  }, 300_000);

  afterAll(() => server.close());

  test.each(mistakesIn(name))('is caught: %s', (_, one) => {
    expect(differing).toContain(one);
  });
});
