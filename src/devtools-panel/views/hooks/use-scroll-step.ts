import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { windowStep } from '../../../timeline/row-window.ts';

/** How far an element is scrolled, in whole views: a view that reads it is drawn again once a view, not once a pixel. */
export function useScrollStep(element: RefObject<HTMLElement | null>, view: number): number {
  const [step, setStep] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const follow = (): void => setStep(windowStep(current.scrollTop, view));
    follow();
    current.addEventListener('scroll', follow, { passive: true });
    return () => current.removeEventListener('scroll', follow);
  }, [element, view]);
  return step;
}
