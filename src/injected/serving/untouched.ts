import { ownDocument, ownWindow } from '../platform/place.ts';

/**
 * Whether no script of a page, not even of a frame's or popup's maker, can have touched this window before. In the recorder
 * for tests the build puts `tested.ts` in the place of this file.
 *
 * @param isLate whether scripts of the page itself may have run before.
 */
export function isUntouched(isLate: boolean): boolean {
  try {
    return !isLate && ownWindow.opener === null && ownWindow.parent.document === ownDocument;
  } catch {
    // The maker is of another origin.
    return true;
  }
}
