import type { WayIn } from '../injected/serving/way-in.ts';
import { ACTING_OFFER, ACTING_PLAN } from '../wire/hops.ts';
import { startActing } from './start-acting.ts';

/**
 * Offers this script to the recorder of its document; see the recorder's `way-in.ts`.
 *
 * @returns the token that the recorder gave; the empty text if it lets nothing in. The background gets it as the result
 *   of the script.
 */
async function offer(): Promise<string> {
  let give: (token: string) => void;
  // Syntax alone: a page may have replaced `Promise`.
  const token = { then: (resolve: (token: string) => void) => void (give = resolve) };
  const accept = (given: string, way?: WayIn): ((message: unknown) => void) | undefined => {
    give(given);
    return way === undefined ? undefined : startActing(way, null);
  };
  void (async () => {
    throw { [ACTING_OFFER]: accept };
  })();
  return (await token) as string;
}

/** Leaves this script on the window for the recorder, which comes next: a plan was armed for this load. */
function offerEarly(armed: unknown): string {
  const accept = (_: string, way?: WayIn) => (way === undefined ? undefined : startActing(way, armed));
  Object.defineProperty(window, ACTING_OFFER, { value: accept, configurable: true });
  return '';
}

/** What the panel has put before this script if it is for the load that begins. */
function takeArmed(): unknown {
  const armed = Object.getOwnPropertyDescriptor(window, ACTING_PLAN);
  if (armed !== undefined) Reflect.deleteProperty(window, ACTING_PLAN);
  return armed?.value;
}

const armed = takeArmed();
/** The script's result. */
export const result: Promise<string> | string = armed === undefined ? offer() : offerEarly(armed);
