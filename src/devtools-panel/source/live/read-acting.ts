import { ACTING_GLOBAL } from '../../../wire/hops.ts';

/**
 * The text of the script that causes faults, for the load that a plan is armed for. It is read from the function itself, since
 * pages of an extension may fetch nothing.
 */
export async function readActing(): Promise<string> {
  await import('./acting-script.ts');
  const acting: unknown = Reflect.get(globalThis, ACTING_GLOBAL);
  if (typeof acting !== 'function') throw new Error('the script that causes faults is not there');
  return `(${String(acting)})()`;
}
