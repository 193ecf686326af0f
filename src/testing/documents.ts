import { isObject } from '../base/is-object.ts';

/** A page or a frame of a driver, as far as its document is asked. */
export interface Evaluating {
  evaluate(expression: string): Promise<unknown>;
}

/** Milliseconds after which a frame that does not answer counts as one that lets nothing in: it may run no script. */
const ANSWER_LIMIT = 3_000;

/** The frames of a page but its own; of a frame as a target, none: it was attached to that document alone. */
export function framesOf(page: Evaluating): readonly Evaluating[] {
  const frames: unknown = 'frames' in page && typeof page.frames === 'function' ? page.frames() : [];
  const [, ...others]: readonly unknown[] = Array.isArray(frames) ? frames : [];
  return others.filter(isEvaluating);
}

const isEvaluating = (value: unknown): value is Evaluating =>
  isObject(value) && 'evaluate' in value && typeof value.evaluate === 'function';

/**
 * The value of an expression in a document; `false` where it goes, or does not answer.
 */
export async function answerOf(document: Evaluating, expression: string): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_LIMIT);
  });
  try {
    return await Promise.race([document.evaluate(expression), late]);
  } catch {
    // It navigates, was removed, or is closed.
    return false;
  } finally {
    clearTimeout(timer);
  }
}
