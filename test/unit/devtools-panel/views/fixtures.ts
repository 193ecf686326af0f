import { vi } from 'vitest';
import type { SourceSink } from '../../../../src/devtools-panel/source/source.ts';
import { createPanel, type Panel } from '../../../../src/devtools-panel/state/panel.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';

/** The clock at the zero of each recording: Tuesday, 14 November 2023, 22:13:20 UTC. */
export const ZERO = 1_700_000_000_000;

/** Opens a panel over records that have all arrived. Stop it, and unstub the globals, after the test. */
export async function openPanel(records: readonly WireRecord[]): Promise<Panel> {
  // Node has no frames; nothing is drawn here.
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, 0));
  let sink: SourceSink | null = null;
  const panel = createPanel({
    isLive: false,
    start(next) {
      sink = next;
      next.status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: ZERO });
      next.records(records);
    },
    stop: () => undefined,
    requestBody: () => undefined,
  });
  panel.start();
  await (sink as SourceSink | null)?.whenProcessed();
  panel.display.setPaused(true);
  panel.display.setPaused(false);
  return panel;
}

/** An event with the fields that a view reads. */
export const event = <E extends Event>(type: string, fields: Readonly<Record<string, unknown>> = {}): E =>
  Object.assign(new Event(type, { cancelable: true, bubbles: true }), fields) as unknown as E;

/** A key press. */
export const key = (name: string, fields: Readonly<Record<string, unknown>> = {}): KeyboardEvent =>
  event('keydown', {
    key: name,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...fields,
  });

/** An element of some width that listens and dispatches, as far as the pointer's code needs it. */
export const element = (clientWidth: number, clientHeight = 100): HTMLElement =>
  Object.assign(new EventTarget(), {
    clientWidth,
    clientHeight,
    title: '',
    setPointerCapture: () => undefined,
    getBoundingClientRect: () => ({ left: 0, top: 0, width: clientWidth, height: clientHeight }),
  }) as unknown as HTMLElement;
