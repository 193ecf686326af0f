import { matchTexts, type MatchTask } from '../../filter/match-texts.ts';
import type { FromMatcher } from './matcher.ts';

/** Milliseconds of work after which a sign of life is due. */
const SIGN_PERIOD = 100;

const tell = (message: FromMatcher): void => globalThis.postMessage(message);

/** What the panel sends: it is our own script, so its shape is believed. */
addEventListener('message', ({ data }: MessageEvent<readonly MatchTask[]>) => {
  let signed = performance.now();
  const living = (): void => {
    const now = performance.now();
    if (now - signed < SIGN_PERIOD) return;
    signed = now;
    tell({ kind: 'living' });
  };
  tell({ kind: 'answer', matches: data.map((task) => matchTexts(task, living)) });
});

tell({ kind: 'living' });
