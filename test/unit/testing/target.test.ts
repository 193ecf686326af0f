import { describe, expect, test } from 'vitest';
import { placeRecorder } from '../../../src/testing/target.ts';

const SCRIPT = 'start("REALTIME_INSPECTOR_BINDING"); window["REALTIME_INSPECTOR_BINDING:flush"] = flush;';

/** What a document is asked for; the answer is true. */
const FLUSH = 'window["mine:flush"]?.().then(() => true)';

describe('the recorder in a page under test', () => {
  test('is installed in a context of Playwright, under the name of the attachment, and flushed in all its pages', async () => {
    const installed: string[] = [];
    const evaluated: string[] = [];
    const received: string[] = [];
    let binding = (_source: unknown, _text: string): unknown => undefined;
    const pageOf = (name: string) => ({ evaluate: async (text: string) => evaluated.push(`${name} ${text}`) });
    const attachment = await placeRecorder(
      {
        exposeBinding: async (name, callback) => {
          installed.push(name);
          binding = callback;
        },
        addInitScript: async ({ content }) => installed.push(content),
        pages: () => [pageOf('one'), pageOf('two')],
      } as Parameters<typeof placeRecorder>[0],
      SCRIPT,
      'mine',
      (text) => received.push(text),
    );
    binding('a frame', 'a message');
    await attachment.flush();
    expect(installed).toEqual(['mine', 'start("mine"); window["mine:flush"] = flush;']);
    expect(received).toEqual(['a message']);
    expect(evaluated).toEqual([`one ${FLUSH}`, `two ${FLUSH}`]);
  });

  test('is installed in a page of Puppeteer, and a page that is closing does not fail the flush', async () => {
    const installed: string[] = [];
    const attachment = await placeRecorder(
      {
        exposeFunction: async (name) => installed.push(name),
        evaluateOnNewDocument: async (script) => installed.push(script),
        evaluate: () => Promise.reject(new Error('Target closed')),
      },
      SCRIPT,
      'mine',
      () => undefined,
    );
    await expect(attachment.flush()).resolves.toBeUndefined();
    expect(installed).toHaveLength(2);
  });

  test('is run in the document of a frame of Playwright, with the function in its page', async () => {
    const calls: string[] = [];
    const attachment = await placeRecorder(
      {
        page: () => ({ exposeBinding: async (name) => calls.push(`expose ${name}`) }),
        evaluate: async (text) => calls.push(text),
      },
      SCRIPT,
      'mine',
      () => undefined,
    );
    await attachment.flush();
    expect(calls).toEqual(['expose mine', 'start("mine"); window["mine:flush"] = flush;', FLUSH]);
  });

  test('is flushed in the frames of a page too, and a frame that cannot be asked is asked twice', async () => {
    const asked: string[] = [];
    const documentOf = (name: string, answer: () => Promise<unknown>) => ({
      evaluate: (text: string) => {
        if (text === FLUSH) asked.push(name);
        return answer();
      },
    });
    const page = documentOf('page', async () => true);
    const frames = [
      page,
      documentOf('frame', async () => true),
      documentOf('closed frame', () => Promise.reject(new Error('Target closed'))),
    ];
    const target = {
      ...page,
      frames: () => frames,
      exposeFunction: async () => 0,
      evaluateOnNewDocument: async () => 0,
    };
    const attachment = await placeRecorder(target, SCRIPT, 'mine', () => undefined);
    await attachment.flush();
    expect(asked).toEqual(['page', 'frame', 'closed frame']);
    await attachment.flush();
    expect(asked.slice(3)).toEqual(['page', 'frame', 'closed frame']);
    await attachment.flush();
    expect(asked.slice(6)).toEqual(['page', 'frame']);
  });
});
