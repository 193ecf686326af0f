import { defineBrowserCommand } from '@vitest/browser-playwright';
import { attach, type Realtime } from 'realtime-inspector/testing';

/** The expectations that a test may call by name: what crosses over to the browser is JSON. */
const EXPECTATIONS = [
  'expectNoGaps',
  'expectOrder',
  'expectNoDuplicates',
  'expectNoFindings',
  'expectMessages',
  'expectReply',
  'expectFirstToken',
  'expectReconnectWithin',
  'expectSilenceBelow',
] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

/** The recording of each session: one browser page, one test file after the other. */
const recordings = new Map<string, Realtime>();

/** Records the document in which the test file runs, from now on. */
const realtimeAttach = defineBrowserCommand<[]>(async ({ frame, sessionId, testPath }) => {
  const name = testPath?.split(/[\\/]/).at(-1) ?? 'test';
  recordings.set(sessionId, await attach(await frame(), { saveOnFailure: `artifacts/${name}.rtlog` }));
});

/** Calls an expectation; its failure is the test's. */
const realtimeExpect = defineBrowserCommand<[Expectation, ...unknown[]]>(async ({ sessionId }, name, ...values) => {
  const realtime = recordings.get(sessionId);
  if (realtime === undefined || !EXPECTATIONS.includes(name)) throw new Error(`cannot call ${name}`);
  await Reflect.apply(realtime[name], realtime, values);
});

export const realtimeCommands = { realtimeAttach, realtimeExpect };

declare module 'vitest/browser' {
  interface BrowserCommands {
    realtimeAttach: () => Promise<void>;
    realtimeExpect: (name: Expectation, ...values: readonly unknown[]) => Promise<void>;
  }
}
